package io.earshot.server.config;

import io.earshot.model.Container;
import io.earshot.model.SiteProtocol;
import io.earshot.model.SiteProtocol.Form;
import io.earshot.model.WireSettings;
import io.earshot.wire.Protocols;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Names the containers whose traffic is captured, and says how it is understood.
 *
 * @param captures containers that are captured; the first entry that matches a container applies
 * @param ports protocols by port, where the content must not decide, as in {@code {9999: redis}}
 * @param protocols protocols of your own
 */
public record WireConfig(List<Captured> captures, Map<Integer, String> ports, List<Described> protocols) {

    public WireConfig {
        captures = List.copyOf(Objects.requireNonNullElse(captures, List.of()));
        ports = Map.copyOf(Objects.requireNonNullElse(ports, Map.of()));
        protocols = List.copyOf(Objects.requireNonNullElse(protocols, List.of()));
        for (int port : ports.keySet()) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("\"ports\" has " + port + ", expected 1 to 65535");
            }
        }
        var _ = Protocols.byPort(
                ports, protocols.stream().map(Described::protocol).toList());
    }

    /**
     * Containers that are captured; whatever is named must hold.
     *
     * @param containers names of containers; one of {@code containers}, {@code roles}, {@code clusters} and {@code tags} is
     *     required, and all that are there must hold
     * @param roles roles of containers
     * @param clusters clusters of containers
     * @param tags tags with the values that the container must have
     * @param interfaces interfaces of the container
     * @param filter filter in pcap syntax
     * @param cpuShare share of a core that the capture may take
     */
    public record Captured(
            List<String> containers,
            List<String> roles,
            List<String> clusters,
            Map<String, String> tags,
            List<String> interfaces,
            String filter,
            Double cpuShare) {

        public Captured {
            containers = List.copyOf(Objects.requireNonNullElse(containers, List.of()));
            roles = List.copyOf(Objects.requireNonNullElse(roles, List.of()));
            clusters = List.copyOf(Objects.requireNonNullElse(clusters, List.of()));
            tags = Map.copyOf(Objects.requireNonNullElse(tags, Map.of()));
            interfaces = List.copyOf(Objects.requireNonNullElse(interfaces, List.of("eth0")));
            filter = Objects.requireNonNullElse(filter, "");
            cpuShare = Objects.requireNonNullElse(cpuShare, WireSettings.DEFAULT_CPU_SHARE);
            if (containers.isEmpty() && roles.isEmpty() && clusters.isEmpty() && tags.isEmpty()) {
                throw new IllegalArgumentException("expected \"containers\", \"roles\", \"clusters\" or \"tags\"");
            }
            var _ = new WireSettings(interfaces, filter, cpuShare, Map.of(), List.of());
        }

        boolean fits(Container container, Map<String, String> ofContainer) {
            return (containers.isEmpty() || containers.contains(container.name().toString()))
                    && (roles.isEmpty() || roles.contains(container.role()))
                    && (clusters.isEmpty() || clusters.contains(container.cluster()))
                    && ofContainer.entrySet().containsAll(tags.entrySet());
        }
    }

    /**
     * A protocol of the site's own, see {@link SiteProtocol}.
     *
     * @param name name of the protocol in tables and output
     * @param ports ports of its servers; on these no other protocol is looked for
     * @param length position of a message's length; either {@code length} or {@code delimiter} is required
     * @param delimiter text that ends each message; {@code \n}, {@code \r}, {@code \t} and {@code \0} stand for these
     *     characters
     * @param operation position of the operation in requests
     * @param correlation position of the id by which answers are paired; without it they come in the order of requests
     * @param status position of the status in answers; without it every answer is good
     * @param good statuses that are no errors; all if empty
     */
    public record Described(
            String name,
            List<Integer> ports,
            Optional<Prefix> length,
            Optional<String> delimiter,
            Value operation,
            Optional<Value> correlation,
            Optional<Value> status,
            List<String> good) {

        public Described {
            length = Objects.requireNonNullElse(length, Optional.empty());
            correlation = Objects.requireNonNullElse(correlation, Optional.empty());
            status = Objects.requireNonNullElse(status, Optional.empty());
            var _ = protocol(name, ports, length, delimiter, operation, correlation, status, good);
        }

        SiteProtocol protocol() {
            return protocol(name, ports, length, delimiter, operation, correlation, status, good);
        }

        private static SiteProtocol protocol(
                String name,
                List<Integer> ports,
                Optional<Prefix> length,
                Optional<String> delimiter,
                Value operation,
                Optional<Value> correlation,
                Optional<Value> status,
                List<String> good) {
            return new SiteProtocol(
                    name,
                    ports,
                    length.map(Prefix::length),
                    delimiter,
                    operation == null ? null : operation.field(),
                    correlation.map(Value::field),
                    status.map(Value::field),
                    good);
        }
    }

    /**
     * Says where a message's length stands, see {@link SiteProtocol.Length}.
     *
     * @param at number of bytes before the length
     * @param bytes number of bytes of the length
     * @param form form of the length: BIG, LITTLE, TEXT for decimal digits, HEX for packed decimals
     * @param plus number of bytes that the length leaves out
     */
    public record Prefix(Integer at, Integer bytes, Form form, Integer plus) {

        public Prefix {
            at = Objects.requireNonNullElse(at, 0);
            bytes = Objects.requireNonNullElse(bytes, 2);
            form = Objects.requireNonNullElse(form, Form.BIG);
            plus = Objects.requireNonNullElse(plus, 0);
        }

        SiteProtocol.Length length() {
            return new SiteProtocol.Length(at, bytes, form, plus);
        }
    }

    /**
     * Says where a value stands, see {@link SiteProtocol.Field}.
     *
     * @param at number of bytes before the value, without {@code separator}
     * @param bytes number of bytes of the value, without {@code separator}
     * @param form form of the value: TEXT, HEX, BIG or LITTLE
     * @param separator separator of the parts of a message, where the value has no fixed place
     * @param part number of the part, from 0, with {@code separator}
     */
    public record Value(Integer at, Integer bytes, Form form, Optional<String> separator, Integer part) {

        public Value {
            at = Objects.requireNonNullElse(at, 0);
            bytes = Objects.requireNonNullElse(bytes, 0);
            form = Objects.requireNonNullElse(form, Form.TEXT);
            separator = Objects.requireNonNullElse(separator, Optional.empty());
            part = Objects.requireNonNullElse(part, 0);
        }

        SiteProtocol.Field field() {
            return new SiteProtocol.Field(at, bytes, form, separator, part);
        }
    }

    /** Returns the protocols of the site's own. */
    public List<SiteProtocol> described() {
        return protocols.stream().map(Described::protocol).toList();
    }

    /**
     * Returns what is to be captured of a container, if anything.
     *
     * @param tags of the container
     */
    public Optional<WireSettings> settings(Container container, Map<String, String> tags) {
        return captures.stream()
                .filter(captured -> captured.fits(container, tags))
                .findFirst()
                .map(captured -> new WireSettings(
                        captured.interfaces(),
                        captured.filter(),
                        captured.cpuShare(),
                        new HashMap<>(ports),
                        described()));
    }
}
