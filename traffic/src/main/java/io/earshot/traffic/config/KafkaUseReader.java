package io.earshot.traffic.config;

import io.earshot.traffic.yaml.YamlException;
import io.earshot.traffic.yaml.YamlSection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code kafka}. */
final class KafkaUseReader {

    private static final int PARTITIONS = 8;
    private static final int MOST_PARTITIONS = 1_024;
    private static final Duration KEEP = Duration.ofHours(1);
    private static final Duration REPLAY = Duration.ofMinutes(2);

    private KafkaUseReader() {}

    static Optional<KafkaUse> read(YamlSection file, List<App> apps) throws YamlException {
        Optional<YamlSection> said = file.section("kafka");
        if (said.isEmpty()) {
            return Optional.empty();
        }
        YamlSection kafka = said.get();
        List<String> bootstrap = kafka.texts("bootstrap");
        if (bootstrap.isEmpty()) {
            throw kafka.error("bootstrap", "is missing, expected brokers, as in [kafka1:9092, kafka2:9092]");
        }
        for (String broker : bootstrap) {
            if (!broker.matches("\\[?[^\\s/]+]?:\\d{1,5}")) {
                throw kafka.error("bootstrap", "holds \"" + broker + "\", expected HOST:PORT as in kafka1:9092");
            }
        }
        String topics = kafka.text("topics").orElse("earshot-traffic");
        if (!topics.matches("[A-Za-z0-9._-]{1,150}")) {
            throw kafka.error(
                    "topics", "is \"" + topics + "\", expected at most 150 letters, digits, dots and hyphens");
        }
        Duration keep = Duration.ofNanos(QuantityText.nanos(kafka, "keep", KEEP.toNanos()));
        Duration replay = Duration.ofNanos(QuantityText.nanos(kafka, "replay", REPLAY.toNanos()));
        if (keep.compareTo(replay) < 0) {
            throw kafka.error("keep", "is shorter than replay, expected at least that: workers read so much again");
        }
        boolean unmasked = kafka.flag("unmasked", false);
        for (App app : apps) {
            if (!app.isMaskable() && !unmasked) {
                throw kafka.error(
                        "unmasked",
                        "is false, and app " + app.name() + " speaks " + app.protocol()
                                + ", in which card data cannot be overwritten before it is decoded; expected true, and a broker"
                                + " that nothing else uses");
            }
        }
        Optional<YamlSection> properties = kafka.section("properties");
        KafkaUse use = new KafkaUse(
                bootstrap,
                topics,
                kafka.number("partitions", PARTITIONS, 1, MOST_PARTITIONS),
                keep,
                replay,
                unmasked,
                properties.isPresent() ? properties.get().entries() : Map.of());
        kafka.finish();
        return Optional.of(use);
    }
}
