package io.earshot.model;

import java.util.List;
import java.util.Optional;

/**
 * The section {@code upstreams}: the servers to which the container's nginx is configured to send requests.
 *
 * @param file the main configuration file
 * @param files how many files were read
 * @param servers each server of each upstream once, without UNIX sockets
 * @param variables directives whose servers depend on variables, so that they are in no row
 * @param leftOut servers beyond the agent's limit
 * @param problem the first things that could not be read, if any
 */
public record UpstreamReport(
        String file, int files, List<Server> servers, long variables, long leftOut, Optional<String> problem)
        implements Section {

    private static final int LONGEST_TEXT = 300;

    /** So many servers are in a report at most. */
    public static final int MOST_SERVERS = 1_000;

    /** So many addresses has a server at most. */
    public static final int MOST_ADDRESSES = 32;

    public UpstreamReport {
        file = text("file", file);
        servers = List.copyOf(servers);
        problem = problem.map(what -> text("problem", what));
        requireCount("files", files);
        requireCount("variables", variables);
        requireCount("leftOut", leftOut);
    }

    /**
     * A server.
     *
     * @param upstream the upstream's name; the directive, as in proxy_pass, that names the server without one
     * @param name the server as the configuration has it, with its port
     * @param ips the addresses of the name; empty where it was not resolved
     * @param backup whether it gets requests only while the others fail
     * @param down whether it gets none
     */
    public record Server(String upstream, String name, int port, List<Ip> ips, boolean backup, boolean down) {

        public Server {
            upstream = text("upstream", upstream);
            name = text("name", name);
            ips = List.copyOf(ips);
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ", expected 1 to 65535");
            }
        }
    }

    /** Makes a text from outside safe for terminals. */
    private static String text(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty, expected a text");
        }
        return Printable.line(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    }

    private static void requireCount(String what, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(what + " " + count + ", expected a count from 0 up");
        }
    }
}
