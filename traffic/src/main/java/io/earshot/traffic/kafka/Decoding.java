package io.earshot.traffic.kafka;

import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Is a member of the group of decoders: decodes the partitions of segments that the group gives it. One thread runs it. */
final class Decoding implements Runnable {

    private static final Logger LOG = System.getLogger(Decoding.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AGAIN_MILLIS = 1_000;

    private final List<App> apps;
    private final KafkaUse use;
    private final TrafficTopics topics;
    private volatile boolean stopped;

    Decoding(List<App> apps, KafkaUse use) {
        this.apps = apps;
        this.use = use;
        topics = new TrafficTopics(use);
    }

    /** Decodes until stopped. After a failure, all that was not committed is read again. */
    @Override
    public void run() {
        while (!stopped) {
            try {
                decode();
            } catch (KafkaException e) {
                LOG.log(Level.WARNING, "decoding is interrupted, and begins anew: {0}", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private void decode() {
        Map<TopicPartition, PartDecoding> parts = new HashMap<>();
        KafkaConsumer<byte[], byte[]> consumer = new Clients(use).consumer(use.topics() + "-decoders");
        try {
            consumer.subscribe(Set.of(topics.segments()), new Parts(consumer, parts));
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (TopicPartition partition : records.partitions()) {
                    PartDecoding part = parts.get(partition);
                    if (part != null) {
                        part.decode(records.records(partition));
                    }
                }
                for (PartDecoding part : parts.values()) {
                    part.commit(consumer.groupMetadata());
                }
            }
        } finally {
            parts.values().forEach(PartDecoding::close);
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    private final class Parts implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Map<TopicPartition, PartDecoding> parts;

        private Parts(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, PartDecoding> parts) {
            this.consumer = consumer;
            this.parts = parts;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                // A predecessor's transaction must be over before its offset is asked for.
                PartDecoding part = new PartDecoding(apps, use, partition);
                parts.put(partition, part);
                OffsetAndMetadata committed =
                        consumer.committed(Set.of(partition)).get(partition);
                if (committed == null) {
                    consumer.seekToBeginning(Set.of(partition));
                } else {
                    consumer.seek(partition, part.resume(committed));
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                PartDecoding part = parts.remove(partition);
                if (part != null) {
                    part.close();
                }
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }

    /** Callable from any thread. */
    void stop() {
        stopped = true;
    }
}
