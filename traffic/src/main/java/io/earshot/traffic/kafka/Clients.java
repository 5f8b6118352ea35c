package io.earshot.traffic.kafka;

import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.traffic.config.KafkaUse;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens clients with the settings that all roles share. What the configuration says of time-outs stands. */
final class Clients {

    static final int MOST_OCTETS = 4 << 20;

    private final KafkaUse use;

    Clients(KafkaUse use) {
        this.use = use;
    }

    /**
     * Returns a client's settings.
     *
     * @param values stand whatever the configuration says
     * @param standards stand where the configuration says nothing
     */
    Map<String, Object> with(Map<String, Object> values, Map<String, Object> standards) {
        Map<String, Object> all = new KafkaSettings(use.bootstrap(), "", use.properties()).with(values);
        standards.forEach(all::putIfAbsent);
        return all;
    }

    /**
     * Opens a producer whose transactions end those of a predecessor.
     *
     * @param id of whoever writes; two with the same one exclude each other
     */
    KafkaProducer<byte[], byte[]> producer(String id) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                with(
                        Map.of("transactional.id", id, "max.request.size", MOST_OCTETS),
                        Map.of(
                                "compression.type", "lz4",
                                "linger.ms", 5,
                                "batch.size", 256 << 10,
                                "buffer.memory", 16L << 20,
                                "transaction.timeout.ms", 10_000,
                                "request.timeout.ms", 5_000,
                                "delivery.timeout.ms", 8_000,
                                "max.block.ms", 10_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
        return producer;
    }

    /** Opens a consumer of committed records; without a group if the text is empty. */
    KafkaConsumer<byte[], byte[]> consumer(String group) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "allow.auto.create.topics",
                false,
                "auto.offset.reset",
                "earliest",
                "max.partition.fetch.bytes",
                MOST_OCTETS));
        if (!group.isEmpty()) {
            values.put("group.id", group);
            values.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        return new KafkaConsumer<>(
                with(
                        values,
                        Map.of(
                                "session.timeout.ms", 10_000,
                                "heartbeat.interval.ms", 1_000,
                                "max.poll.records", 100,
                                "fetch.max.wait.ms", 100,
                                "reconnect.backoff.max.ms", 1_000)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
