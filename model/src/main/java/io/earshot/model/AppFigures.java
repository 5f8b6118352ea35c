package io.earshot.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds what passive monitoring tells a server of applications: where they listen, and their figures by minute and operation. A minute that
 * is told again replaces what was told of it before.
 *
 * @param source names the process that tells
 * @param apps all apps of that process
 */
public record AppFigures(String source, List<App> apps, List<Figures> figures) {

    /** The longest name of a source, an app, an operation or a code. */
    public static final int LONGEST_TEXT = 200;

    public AppFigures {
        require("source", source);
        apps = List.copyOf(apps);
        figures = List.copyOf(figures);
    }

    /**
     * An application.
     *
     * @param dialect of ISO 8583; empty for other protocols
     * @param target the response time in milliseconds within which an answer is on time
     * @param timeLimit in milliseconds, after which a request counts as not answered
     * @param quietSeconds for how long no request may come; empty for ever
     */
    public record App(
            String name,
            String protocol,
            Optional<String> dialect,
            double target,
            double timeLimit,
            Optional<Long> quietSeconds,
            List<Address> addresses) {

        public App {
            require("name", name);
            require("protocol", protocol);
            dialect.ifPresent(each -> require("dialect", each));
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A place where an app listens.
     *
     * @param ip empty for every address
     */
    public record Address(Optional<Ip> ip, int port) {

        public Address {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
            }
        }
    }

    /**
     * The figures of one operation in one minute; times are milliseconds.
     *
     * @param minute its beginning
     * @param operation {@code all} for all of them
     * @param requests those whose outcome is known
     * @param unseen requests in no figure, since packets are missing
     * @param onTimeRate share of all requests; empty without requests
     * @param avgTime empty without an answer, as are the other times
     * @param consecutiveFailures the most requests in a row without success
     * @param noCallSeconds the longest time without a request
     * @param codes answers by code
     */
    public record Figures(
            Instant minute,
            String app,
            String operation,
            long requests,
            long responses,
            long successes,
            long late,
            long unseen,
            OptionalDouble onTimeRate,
            OptionalDouble avgTime,
            OptionalDouble timeP50,
            OptionalDouble timeP95,
            OptionalDouble timeP99,
            OptionalDouble timeMax,
            long consecutiveFailures,
            double noCallSeconds,
            SortedMap<String, Long> codes) {

        public Figures {
            require("app", app);
            require("operation", operation);
            codes = Collections.unmodifiableSortedMap(new TreeMap<>(codes));
            if (minute.getEpochSecond() % 60 != 0 || minute.getNano() != 0) {
                throw new IllegalArgumentException("minute " + minute + ", expected the beginning of one");
            }
            if (responses > requests || successes > responses) {
                throw new IllegalArgumentException(requests + " requests, " + responses + " responses and " + successes
                        + " successes of " + app + ", expected no more of each than of the one before");
            }
        }
    }

    private static void require(String what, String text) {
        if (text.isEmpty()
                || text.length() > LONGEST_TEXT
                || !Printable.text(text).equals(text)) {
            throw new IllegalArgumentException(what + " \"" + Names.shorten(Printable.text(text)) + "\", expected 1 to "
                    + LONGEST_TEXT + " printable characters");
        }
    }
}
