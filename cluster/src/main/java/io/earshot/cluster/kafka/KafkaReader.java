package io.earshot.cluster.kafka;

import io.earshot.cluster.BadFactException;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FactCodec;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the partition as far as its facts are on enough brokers. The speaker's are read before their transaction is committed: it serves to
 * fence earlier speakers, which Kafka does as they write, and while one is open, reports behind it would have to wait for its end.
 */
final class KafkaReader implements LogReader {

    private static final Logger LOG = System.getLogger(KafkaReader.class.getName());

    private final TopicPartition partition;
    private final KafkaConsumer<String, byte[]> consumer;
    private Wanted wanted = (_, _) -> true;

    KafkaReader(KafkaSettings settings) {
        partition = new TopicPartition(settings.topic(), KafkaLog.PARTITION);
        consumer = new KafkaConsumer<>(
                settings.with(Map.of(
                        "isolation.level", "read_uncommitted",
                        "enable.auto.commit", false,
                        "auto.offset.reset", "earliest",
                        "max.poll.records", 5_000,
                        "fetch.max.wait.ms", 200,
                        "max.partition.fetch.bytes", 8 << 20,
                        "request.timeout.ms", 5_000,
                        "default.api.timeout.ms", 5_000,
                        "reconnect.backoff.max.ms", 500)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(Set.of(partition));
        consumer.seekToBeginning(Set.of(partition));
    }

    @Override
    public List<Entry> poll(Duration timeout) throws LogAwayException {
        try {
            List<Entry> entries = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
                read(record).ifPresent(fact -> entries.add(new Entry(record.offset(), fact, writtenAt(record))));
            }
            return entries;
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    private static Optional<Instant> writtenAt(ConsumerRecord<String, byte[]> record) {
        return record.timestampType() == TimestampType.CREATE_TIME
                ? Optional.of(Instant.ofEpochMilli(record.timestamp()))
                : Optional.empty();
    }

    /** An entry that cannot be read must not end the reading of all others. */
    private Optional<Fact> read(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null || !wanted.test(record.key(), record.offset())) {
            return Optional.empty();
        }
        try {
            return FactCodec.read(record.key(), Optional.ofNullable(record.value()));
        } catch (BadFactException e) {
            LOG.log(
                    Level.WARNING,
                    "offset {0,number,#} of {1}: {2}",
                    record.offset(),
                    partition.topic(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public boolean isAtEnd() throws LogAwayException {
        return hasRead(end());
    }

    @Override
    public long end() throws LogAwayException {
        try {
            return consumer.endOffsets(Set.of(partition)).get(partition);
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    @Override
    public boolean hasRead(long end) throws LogAwayException {
        try {
            return consumer.position(partition) >= end;
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    private LogAwayException away(KafkaException why) {
        return new LogAwayException("topic " + partition.topic() + " cannot be read: " + KafkaLog.reason(why), why);
    }

    @Override
    public void rewind(Wanted facts) {
        wanted = facts;
        consumer.seekToBeginning(Set.of(partition));
    }

    @Override
    public void rewind(long from, Wanted facts) {
        wanted = facts;
        consumer.seek(partition, Math.max(0, from)); // where that is forgotten, the oldest comes first
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
