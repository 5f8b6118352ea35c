package io.earshot.server.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Configures one of several servers that share a log.
 *
 * @param name name of this server, different from those of all others
 * @param kafka the shared log
 * @param keptMegabytes memory for the newest reports while the log is away; beyond it reports are refused with 503
 * @param share containers that this server shows; without it all
 */
public record ClusterConfig(String name, Kafka kafka, Integer keptMegabytes, Optional<Share> share) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Pattern BROKER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:,]+):([0-9]{1,5})");

    public ClusterConfig {
        if (name == null) {
            throw new IllegalArgumentException(
                    "\"name\" is missing, expected this server's own name, as in a; the others have other names");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"name\" is \"" + name + "\", expected up to 63 lower-case letters, digits and hyphens");
        }
        if (kafka == null) {
            throw new IllegalArgumentException(
                    "\"kafka\" is missing, expected where the log is, as in {bootstrap: [kafka1:9092]}");
        }
        share = Objects.requireNonNullElse(share, Optional.empty());
        keptMegabytes = Objects.requireNonNullElse(keptMegabytes, 64);
        if (keptMegabytes < 0) {
            throw new IllegalArgumentException(
                    "\"keptMegabytes\" is " + keptMegabytes + ", expected at least 0, which keeps nothing");
        }
    }

    /**
     * Says which containers a server shows. They are divided by their hosts.
     *
     * @param partitions number of partitions of the fleet, the same at all servers
     * @param holds partitions that this server shows, from 0; give each of them to two servers
     */
    public record Share(Integer partitions, List<Integer> holds) {

        public Share {
            holds = List.copyOf(Objects.requireNonNullElse(holds, List.of()));
            if (partitions == null || partitions < 2 || partitions > 1_000) {
                throw new IllegalArgumentException("\"partitions\" is " + (partitions == null ? "missing" : partitions)
                        + ", expected 2 to 1000, the same number at all servers");
            }
            if (holds.isEmpty()) {
                throw new IllegalArgumentException("\"holds\" is missing, expected partitions, as in [0, 1]");
            }
            for (int each : holds) {
                if (each < 0 || each >= partitions) {
                    throw new IllegalArgumentException(
                            "\"holds\" has " + each + ", expected partitions from 0 to " + (partitions - 1));
                }
            }
        }
    }

    /**
     * Says where the log is.
     *
     * @param bootstrap brokers as HOST:PORT, through which the others are found
     * @param topic topic of the log, created if it is missing; servers with the same topic are one cluster
     * @param properties properties of Kafka's client, for TLS and SASL
     */
    public record Kafka(List<String> bootstrap, String topic, Map<String, String> properties) {

        public Kafka {
            bootstrap = List.copyOf(Objects.requireNonNullElse(bootstrap, List.of()));
            topic = Objects.requireNonNullElse(topic, "earshot");
            properties = Map.copyOf(Objects.requireNonNullElse(properties, Map.of()));
            if (bootstrap.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"bootstrap\" is missing, expected brokers, as in [kafka1:9092, kafka2:9092, kafka3:9092]");
            }
            for (String broker : bootstrap) {
                if (!BROKER.matcher(broker).matches()) {
                    throw new IllegalArgumentException(
                            "\"bootstrap\" holds \"" + broker + "\", expected HOST:PORT as in kafka1:9092");
                }
            }
            if (!TOPIC.matcher(topic).matches()) {
                throw new IllegalArgumentException("\"topic\" is \"" + topic
                        + "\", expected up to 200 letters, digits, dots, hyphens and underscores");
            }
        }
    }
}
