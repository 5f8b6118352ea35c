package io.earshot.traffic.config;

import io.earshot.model.Ip;
import io.earshot.traffic.iso8583.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One application whose traffic is watched.
 *
 * @param addresses where its servers listen
 * @param protocol {@code iso8583}, {@code http} or another protocol of wire
 * @param success codes that mean success; empty for the dialect's or the protocol's own
 * @param correlate fields of ISO 8583 that pair messages; empty for the dialect's
 * @param targetNanos the response time within which an answer is on time
 * @param timeLimitNanos after which a request counts as not answered
 * @param forgetNanos after which a late answer is no longer waited for
 * @param quietNanos for how long no request may come before that is trouble; 0 for ever
 */
public record App(
        String name,
        List<Address> addresses,
        String protocol,
        Optional<Dialect> dialect,
        Set<String> success,
        List<Integer> correlate,
        long targetNanos,
        long timeLimitNanos,
        long forgetNanos,
        long quietNanos,
        List<Dimension> dimensions) {

    /**
     * A place where an app listens.
     *
     * @param ip empty for every address
     */
    public record Address(Optional<Ip> ip, int port) {

        boolean matches(Ip server, int serverPort) {
            return port == serverPort && (ip.isEmpty() || ip.get().equals(server));
        }
    }

    public App {
        addresses = List.copyOf(addresses);
        success = Set.copyOf(success);
        correlate = List.copyOf(correlate);
        dimensions = List.copyOf(dimensions);
    }

    public boolean isIso8583() {
        return dialect.isPresent();
    }

    /** Whether a connection to that server belongs to this app. */
    public boolean listensOn(Ip server, int port) {
        for (Address address : addresses) {
            if (address.matches(server, port)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a code means success: one that is listed, in a listed range, or among those of the dialect. */
    public boolean isSuccess(String code, Set<String> standard) {
        Set<String> good = success.isEmpty() ? standard : success;
        return good.contains(code) || isInRange(code, good);
    }

    private static boolean isInRange(String code, Set<String> good) {
        for (String range : good) {
            int dash = range.indexOf('-');
            if (dash > 0
                    && code.length() == dash
                    && code.compareTo(range.substring(0, dash)) >= 0
                    && code.compareTo(range.substring(dash + 1)) <= 0) {
                return true;
            }
        }
        return false;
    }
}
