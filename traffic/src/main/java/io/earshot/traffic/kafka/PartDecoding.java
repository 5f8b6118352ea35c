package io.earshot.traffic.kafka;

import io.earshot.traffic.analysis.SegmentDecoder;
import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.exchanges.ExchangeBatch;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.wire.flows.FlowLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Decodes one partition of segments. What it finds and how far it has read are one transaction; beside the offset stands the one from
 * which whoever takes the partition over decodes again, to know what this one knows of open conversations, without writing
 * anything twice. Confined to one thread.
 */
final class PartDecoding implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PartDecoding.class.getName());

    /** A record, and the time of the packets before it. */
    private record Begun(long offset, long nanos) {}

    private static final int MOST_OCTETS = 256 << 10;
    private static final long COMMIT_NANOS = 500_000_000L;

    private final KafkaUse use;
    private final TopicPartition partition;
    private final String exchanges;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SegmentDecoder decoder;
    private final ArrayDeque<Begun> begun = new ArrayDeque<>();
    private final List<ExchangeBatch> batches = new ArrayList<>();
    private long written;
    private long read;
    private long committed = System.nanoTime() - COMMIT_NANOS;
    private boolean silent;
    private boolean isOpen;

    PartDecoding(List<App> apps, KafkaUse use, TopicPartition partition) {
        this.use = use;
        this.partition = partition;
        exchanges = new TrafficTopics(use).exchanges();
        // A partition has one transactional id, so that Kafka ends what a predecessor that died had begun.
        producer = new Clients(use).producer(use.topics() + "-decoder-" + partition.partition());
        decoder = new SegmentDecoder(apps, FlowLimits.DEFAULT, partition.partition(), use.partitions(), this::find);
        for (int i = 0; i < use.partitions(); i++) {
            batches.add(new ExchangeBatch(use.partitions()));
        }
    }

    /** Continues behind what was written. Returns the offset from which on records are to be read. */
    long resume(OffsetAndMetadata committed) {
        written = committed.offset();
        try {
            return Math.min(written, Long.parseLong(committed.metadata()));
        } catch (NumberFormatException e) {
            return written;
        }
    }

    private void find(Placed placed) {
        if (silent) {
            return;
        }
        OptionalInt share = placed.share();
        if (share.isPresent()) {
            add(Math.floorMod(share.getAsInt(), use.partitions()), placed);
        } else {
            for (int part = 0; part < use.partitions(); part++) {
                add(part, placed);
            }
        }
    }

    private void add(int part, Placed placed) {
        ExchangeBatch batch = batches.get(part);
        batch.add(placed);
        if (batch.size() >= MOST_OCTETS) {
            send(part, batch);
        }
    }

    private void send(int part, ExchangeBatch batch) {
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
        }
        var _ = producer.send(new ProducerRecord<>(exchanges, part, null, batch.take()));
    }

    /** Decodes records; what they gave is committed from time to time. */
    void decode(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            begun.addLast(new Begun(record.offset(), decoder.nanos()));
            silent = record.offset() < written;
            try {
                decoder.decode(record.value());
            } catch (BadRecordException e) {
                LOG.log(
                        Level.WARNING,
                        "offset {0,number,#} of {1}: {2}; the rest of the record is left out",
                        record.offset(),
                        partition,
                        e.getMessage());
            }
        }
        read = records.getLast().offset() + 1;
    }

    /** Commits what was decoded since the last time, if that is long ago. */
    void commit(ConsumerGroupMetadata group) {
        long now = System.nanoTime();
        if (read <= written || now - committed < COMMIT_NANOS) {
            return;
        }
        committed = now;
        forgetBefore(decoder.nanos() - use.replay().toNanos());
        for (int part = 0; part < batches.size(); part++) {
            if (!batches.get(part).isEmpty()) {
                send(part, batches.get(part));
            }
        }
        if (!isOpen) {
            producer.beginTransaction();
        }
        producer.sendOffsetsToTransaction(
                Map.of(
                        partition,
                        new OffsetAndMetadata(
                                read, Long.toString(begun.getFirst().offset()))),
                group);
        producer.commitTransaction();
        isOpen = false;
        written = read;
    }

    private void forgetBefore(long nanos) {
        Begun first = begun.removeFirst();
        while (!begun.isEmpty() && begun.getFirst().nanos() <= nanos) {
            first = begun.removeFirst();
        }
        begun.addFirst(first);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
