package io.earshot.cluster.kafka;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Election;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FactCodec;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log as a topic of Kafka. Thread-safe. */
public final class KafkaLog implements ChangeLog {

    static final int PARTITION = 0;

    /** Facts gather for so long, so that one request carries many. */
    private static final int LINGER_MILLIS = 5;

    /** A fact that has not been acknowledged by then counts as not taken; its sender has an answer and comes again. */
    private static final int DELIVERY_MILLIS = 6_000;

    private final KafkaSettings settings;
    private final KafkaProducer<String, byte[]> producer;

    private KafkaLog(KafkaSettings settings) {
        this.settings = settings;
        this.producer = new KafkaProducer<>(
                settings.with(Map.of(
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        LINGER_MILLIS,
                        "batch.size",
                        128 << 10,
                        "max.request.size",
                        2 << 20,
                        "request.timeout.ms",
                        2_000,
                        "delivery.timeout.ms",
                        DELIVERY_MILLIS,
                        // Also how long a full buffer is waited for: it holds what the log has not acknowledged, and
                        // bounds it.
                        "max.block.ms",
                        1_000)),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * Opens the log, and makes its topic where there is none.
     *
     * @throws LogAwayException with one line that says why Kafka or the topic cannot be used
     */
    public static KafkaLog open(KafkaSettings settings) throws LogAwayException {
        try {
            KafkaTopic.require(settings, KafkaTopic.LOG);
        } catch (LogAwayException e) {
            if (isForbidden(e)) {
                KafkaRights.require(settings); // says which right is missing
            }
            throw e;
        }
        KafkaRights.require(settings);
        try {
            return new KafkaLog(settings);
        } catch (KafkaException e) {
            throw new LogAwayException("cluster.kafka: " + reason(e), e);
        }
    }

    private static boolean isForbidden(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException) {
                return true;
            }
        }
        return false;
    }

    static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getClass() == KafkaException.class) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    static ProducerRecord<String, byte[]> record(String topic, Fact fact) {
        return new ProducerRecord<>(
                topic, PARTITION, fact.key(), FactCodec.write(fact).orElse(null));
    }

    @Override
    public CompletableFuture<Void> append(Fact fact) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            var _ = producer.send(record(settings.topic(), fact), (_, failure) -> {
                if (failure == null) {
                    acknowledged.complete(null);
                } else {
                    acknowledged.completeExceptionally(away(failure));
                }
            });
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(away(e));
        }
        return acknowledged;
    }

    private LogAwayException away(Exception why) {
        return new LogAwayException("topic " + settings.topic() + " does not take facts: " + reason(why), why);
    }

    @Override
    public LogReader reader() {
        return new KafkaReader(settings);
    }

    @Override
    public Election election(String server) {
        return new KafkaElection(settings, server);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
