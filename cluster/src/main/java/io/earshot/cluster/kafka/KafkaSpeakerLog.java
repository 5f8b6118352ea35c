package io.earshot.cluster.kafka;

import io.earshot.cluster.Fact;
import io.earshot.cluster.FencedException;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.SpeakerLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes in transactions, whose producer Kafka fences as soon as another server begins to speak. */
final class KafkaSpeakerLog implements SpeakerLog {

    /** A speaker that dies within a transaction holds up all readers for so long at most; its successor ends it at once. */
    private static final int TRANSACTION_MILLIS = 10_000;

    private final KafkaSettings settings;
    private final KafkaProducer<String, byte[]> producer;

    private KafkaSpeakerLog(KafkaSettings settings) {
        this.settings = settings;
        producer = new KafkaProducer<>(
                settings.with(Map.of(
                        "transactional.id",
                        settings.speaker(),
                        "transaction.timeout.ms",
                        TRANSACTION_MILLIS,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        0,
                        "max.request.size",
                        2 << 20,
                        "request.timeout.ms",
                        2_000,
                        "delivery.timeout.ms",
                        4_000,
                        "max.block.ms",
                        5_000)),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    static SpeakerLog begin(KafkaSettings settings) throws LogAwayException {
        KafkaSpeakerLog log = new KafkaSpeakerLog(settings);
        try {
            log.producer.initTransactions();
            return log;
        } catch (KafkaException e) {
            log.close();
            throw log.away(e);
        }
    }

    @Override
    public void write(List<Fact> facts) throws FencedException, LogAwayException {
        try {
            producer.beginTransaction();
            for (Fact fact : facts) {
                var _ = producer.send(KafkaLog.record(settings.topic(), fact));
            }
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // Whatever it was, the transaction is not committed and this producer is not used again: to begin anew
            // fences whoever
            // has begun meanwhile only if this server is chosen then.
            if (isFenced(e)) {
                throw new FencedException("another server speaks", e);
            }
            throw away(e);
        }
    }

    private static boolean isFenced(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    private LogAwayException away(Exception why) {
        if (why instanceof TransactionalIdAuthorizationException) {
            return KafkaRights.lacks(KafkaRights.onTransactions(settings), why);
        }
        return new LogAwayException(
                "topic " + settings.topic() + " does not take what the speaker says: " + KafkaLog.reason(why), why);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
