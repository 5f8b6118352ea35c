package io.earshot.traffic.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.cluster.kafka.KafkaTopic;
import io.earshot.traffic.config.KafkaUse;
import java.time.Duration;
import java.util.Map;

/** Names the topics of one capture, and makes them. */
final class TrafficTopics {

    private static final Duration FIGURES = Duration.ofDays(7);

    private final KafkaUse use;

    TrafficTopics(KafkaUse use) {
        this.use = use;
    }

    /** Returns the topic of the packets, by conversation. */
    String segments() {
        return use.topics() + "-segments";
    }

    /** Returns the topic of what decoders find, by correlation id. */
    String exchanges() {
        return use.topics() + "-exchanges";
    }

    /** Returns the topic of partial sums, by app. */
    String sums() {
        return use.topics() + "-sums";
    }

    /** Returns the topic of finished figures. */
    String figures() {
        return use.topics() + "-figures";
    }

    /** Returns the topic of transactions. */
    String transactions() {
        return use.topics() + "-transactions";
    }

    /** Returns the topic that says how far the capture has come. */
    String positions() {
        return use.topics() + "-positions";
    }

    private KafkaSettings settings(String topic) {
        return new KafkaSettings(use.bootstrap(), topic, use.properties());
    }

    /**
     * Makes sure that all topics are there.
     *
     * @throws LogAwayException with one line that says what is wrong
     */
    void require() throws LogAwayException {
        for (String topic : new String[] {segments(), exchanges(), sums()}) {
            KafkaTopic.require(settings(topic), shape(use.partitions(), use.keep()));
        }
        for (String topic : new String[] {figures(), transactions()}) {
            KafkaTopic.require(settings(topic), shape(use.partitions(), FIGURES));
        }
        KafkaTopic.require(
                settings(positions()),
                new KafkaTopic.Shape(
                        1,
                        "positions have one order",
                        "compact",
                        "a capture whose position is deleted begins anew",
                        Map.of()));
    }

    private static KafkaTopic.Shape shape(int partitions, Duration keep) {
        // A segment on disk is removed as a whole, so that it must not span a longer time.
        Duration file = keep.dividedBy(4);
        return new KafkaTopic.Shape(
                partitions,
                "so many does \"partitions\" in the configuration say",
                "delete",
                "it would grow for ever",
                Map.of(
                        "retention.ms", Long.toString(keep.toMillis()),
                        "segment.ms", Long.toString(Math.max(60_000, file.toMillis())),
                        "max.message.bytes", Integer.toString(Clients.MOST_OCTETS)));
    }
}
