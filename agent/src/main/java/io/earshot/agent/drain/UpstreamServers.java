package io.earshot.agent.drain;

import io.earshot.agent.nginx.conf.DirectiveReader;
import io.earshot.model.Ip;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the {@code server} lines of upstreams in a configuration file of nginx, and marks some of them {@code down}. A mark is a comment with the
 * run and the word {@code down}, inserted before the semicolon; nginx takes a comment within a directive. To take it away
 * leaves the file as it was, whatever else was changed meanwhile. Immutable.
 */
final class UpstreamServers {

    private static final Pattern MARK = Pattern.compile(" # drained by earshot, run [A-Za-z0-9.-]{1,80}\\n[ \\t]*down");

    /**
     * A server of an upstream.
     *
     * @param end where its semicolon is
     * @param down whether no request goes there
     */
    record Server(String upstream, String address, int line, int begin, int end, boolean down) {}

    /**
     * A file with other marks.
     *
     * @param servers that changed
     */
    record Change(String text, List<Server> servers) {}

    private final String text;
    private final List<Server> servers;

    private UpstreamServers(String text, List<Server> servers) {
        this.text = text;
        this.servers = List.copyOf(servers);
    }

    /** Reads a file. Something that is no configuration has no servers; nginx says what is wrong with it. */
    static UpstreamServers read(String text) {
        Finder finder = new Finder();
        try {
            DirectiveReader.read(new StringReader(text), finder);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory was not read", e);
        }
        return new UpstreamServers(text, finder.found);
    }

    List<Server> matching(String wanted) {
        return servers.stream()
                .filter(server -> isSame(server.address(), wanted))
                .toList();
    }

    /** Returns how many servers of an upstream take requests. */
    long taking(String upstream) {
        return servers.stream()
                .filter(server -> server.upstream().equals(upstream) && !server.down())
                .count();
    }

    /** Marks the servers that fit and take requests. */
    Change drain(String wanted, String run) {
        StringBuilder changed = new StringBuilder(text);
        List<Server> marked =
                matching(wanted).stream().filter(server -> !server.down()).toList();
        for (Server server : marked.reversed()) {
            changed.insert(server.end(), " # drained by earshot, run " + run + "\n" + indentation(server) + "    down");
        }
        return new Change(changed.toString(), marked);
    }

    /** Takes the marks from the servers that fit. One that somebody else marked stays as it is. */
    Change undrain(String wanted) {
        StringBuilder changed = new StringBuilder(text);
        List<Server> cleared = new ArrayList<>();
        for (Server server : matching(wanted).reversed()) {
            Matcher mark = MARK.matcher(text).region(server.begin(), server.end());
            if (mark.find() && mark.end() == server.end()) {
                changed.delete(mark.start(), mark.end());
                cleared.addFirst(server);
            }
        }
        return new Change(changed.toString(), List.copyOf(cleared));
    }

    private String indentation(Server server) {
        int begin = text.lastIndexOf('\n', server.begin()) + 1;
        int end = begin;
        while (end < server.begin() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(begin, end);
    }

    /** An address without a port stands for all ports of it. */
    private static boolean isSame(String address, String wanted) {
        boolean isHost = host(address).equals(host(wanted));
        return isHost && (port(wanted).isEmpty() || port(address).equals(port(wanted)));
    }

    private static String host(String address) {
        String host = port(address)
                .map(port -> address.substring(0, address.length() - port.length() - 1))
                .orElse(address);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return Ip.parse(bare).toString();
        } catch (IllegalArgumentException name) {
            return bare;
        }
    }

    private static Optional<String> port(String address) {
        int colon = address.lastIndexOf(':');
        boolean inBrackets = address.startsWith("[");
        boolean isPort =
                colon >= 0 && (inBrackets ? address.lastIndexOf(']') == colon - 1 : address.indexOf(':') == colon);
        return isPort ? Optional.of(address.substring(colon + 1)) : Optional.empty();
    }

    /** Finds the servers among the directives. */
    private static final class Finder implements DirectiveReader.Directives {

        private final List<Server> found = new ArrayList<>();
        private final Deque<List<String>> blocks = new ArrayDeque<>();

        @Override
        public void simple(List<String> words, int line, int begin, int end) {
            List<String> block = blocks.isEmpty() ? List.of() : blocks.peek();
            if (words.size() >= 2
                    && words.getFirst().equals("server")
                    && block.size() == 2
                    && block.getFirst().equals("upstream")) {
                boolean down = words.subList(2, words.size()).contains("down");
                found.add(new Server(block.get(1), words.get(1), line, begin, end, down));
            }
        }

        @Override
        public void open(List<String> words) {
            blocks.push(words);
        }

        @Override
        public void close() {
            blocks.poll();
        }
    }
}
