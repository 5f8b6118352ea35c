package io.earshot.cluster.kafka;

import io.earshot.cluster.Election;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.SpeakerLog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Chooses the speaker by Kafka's group assignment: whoever has the log's only partition in the group of speakers. */
final class KafkaElection implements Election {

    /** The shortest that brokers allow by default; the next speaker is to speak within ten seconds. */
    private static final int SESSION_MILLIS = 6_000;

    private static final int HEARTBEAT_MILLIS = 500;

    /**
     * Kafka calls it the longest time between two polls, and waits for so long for members where the choice is made anew: whoever takes part
     * again until then stays chosen. A pause of two seconds, as of a garbage collector, is to change nothing.
     */
    private static final int REBALANCE_MILLIS = 3_000;

    private final KafkaSettings settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private boolean chosen;

    KafkaElection(KafkaSettings settings, String server) {
        this.settings = settings;
        consumer = new KafkaConsumer<>(
                settings.with(Map.of(
                        "group.id",
                        settings.speaker(),
                        "client.id",
                        server + "-speaker",
                        "session.timeout.ms",
                        SESSION_MILLIS,
                        "heartbeat.interval.ms",
                        HEARTBEAT_MILLIS,
                        "max.poll.interval.ms",
                        REBALANCE_MILLIS,
                        "enable.auto.commit",
                        false,
                        "allow.auto.create.topics",
                        false,
                        "auto.offset.reset",
                        "latest",
                        "reconnect.backoff.max.ms",
                        500,
                        "partition.assignment.strategy",
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(settings.topic()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                if (!partitions.isEmpty()) {
                    chosen = true;
                    consumer.pause(partitions); // membership matters, not what is read
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                chosen &= partitions.isEmpty();
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                chosen = false;
            }
        });
    }

    @Override
    public boolean poll(Duration timeout) {
        try {
            var _ = consumer.poll(timeout);
        } catch (KafkaException e) {
            chosen = false;
        }
        return chosen;
    }

    @Override
    public void doubt() {
        consumer.enforceRebalance("nothing is heard of the server that speaks");
    }

    @Override
    public SpeakerLog begin() throws LogAwayException {
        return KafkaSpeakerLog.begin(settings);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
