package io.earshot.traffic.config;

import io.earshot.model.Ip;
import io.earshot.traffic.iso8583.Dialect;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.packets.Packet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One application whose traffic is watched.
 *
 * @param network that these addresses are of
 * @param listening where its servers listen
 * @param protocol {@code iso8583}, {@code http} or another protocol of wire
 * @param code where an answer's body has the code; empty where the protocol's own code counts
 * @param success codes that mean success; empty for the dialect's or the protocol's own
 * @param correlate fields of ISO 8583 that pair messages; empty for the dialect's
 * @param targetNanos the response time within which an answer is on time
 * @param timeLimitNanos after which a request counts as not answered
 * @param forgetNanos after which a late answer is no longer waited for
 * @param quietNanos for how long no request may come before that is trouble; 0 for ever
 */
public record App(
        String name,
        AppNetwork network,
        AppAddresses listening,
        String protocol,
        Optional<Dialect> dialect,
        Optional<CodeField> code,
        Set<String> success,
        List<Integer> correlate,
        long targetNanos,
        long timeLimitNanos,
        long forgetNanos,
        long quietNanos,
        List<Dimension> dimensions) {

    private static final Set<String> MASKABLE = Set.of("http", "tls");

    /**
     * A place where an app listens.
     *
     * @param ip empty for every address
     */
    public record Address(Optional<Ip> ip, int port) {

        /**
         * Reads ADDRESS:PORT, [ADDRESS]:PORT or *:PORT.
         *
         * @throws IllegalArgumentException with what was expected
         */
        public static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? text : text.substring(0, colon);
            try {
                int port = Integer.parseInt(text.substring(colon + 1).strip());
                if (colon >= 0 && port >= 1 && port <= 65_535) {
                    String bare =
                            host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
                    return new Address(
                            bare.isEmpty() || bare.equals("*") ? Optional.empty() : Optional.of(Ip.parse(bare)), port);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("\"" + text + "\", expected ADDRESS:PORT or *:PORT", e);
            }
            throw new IllegalArgumentException("\"" + text + "\", expected ADDRESS:PORT or *:PORT");
        }

        /** Returns what {@link #parse} reads. */
        public String text() {
            return ip.map(address -> address.isV4() ? address.toString() : "[" + address + "]")
                            .orElse("*")
                    + ":" + port;
        }

        boolean matches(Ip server, int serverPort) {
            return port == serverPort && (ip.isEmpty() || ip.get().equals(server));
        }
    }

    /**
     * A field of the answer that says whether the request succeeded.
     *
     * @param required whether an answer without it is a failure; otherwise, the status of HTTP counts
     */
    public record CodeField(BodyField field, boolean required) {}

    public App {
        success = Set.copyOf(success);
        correlate = List.copyOf(correlate);
        dimensions = List.copyOf(dimensions);
    }

    /** Returns where its servers listen now. */
    public List<Address> addresses() {
        return listening.current();
    }

    public boolean isIso8583() {
        return dialect.isPresent();
    }

    /** Whether its frames can be overwritten where they may hold card data, so that its figures are the same as before. */
    public boolean isMaskable() {
        return isIso8583() || MASKABLE.contains(protocol);
    }

    /** Whether an exchange of another protocol than ISO 8583 is one with this app. */
    public boolean isServer(Exchange exchange) {
        String spoken = exchange.protocol();
        boolean same =
                protocol.equals("http") ? spoken.equals("http1") || spoken.equals("http2") : protocol.equals(spoken);
        return same && isServer(exchange.endpoints());
    }

    /** Whether a conversation is one with a server of this app. */
    public boolean isServer(Endpoints endpoints) {
        return network.is(endpoints.network()) && listensOn(endpoints.server(), endpoints.serverPort());
    }

    /** Whether this app listens there, in its network. */
    public boolean listensOn(Ip server, int port) {
        for (Address address : listening.current()) {
            if (address.matches(server, port)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a packet goes to a server of this app or comes from one. */
    public boolean isOf(Packet packet) {
        if (!network.is(network.tags().name(packet.network()))) {
            return false;
        }
        for (Address address : listening.current()) {
            if (address.port() == packet.destinationPort() || address.port() == packet.sourcePort()) {
                return listensOn(new Ip(packet.destinationHigh(), packet.destinationLow()), packet.destinationPort())
                        || listensOn(new Ip(packet.sourceHigh(), packet.sourceLow()), packet.sourcePort());
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
