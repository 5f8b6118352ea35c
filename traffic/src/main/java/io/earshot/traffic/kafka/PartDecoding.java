package io.earshot.traffic.kafka;

import io.earshot.traffic.analysis.SegmentDecoder;
import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.exchanges.ExchangeCodec;
import io.earshot.traffic.exchanges.Placed;
import io.earshot.wire.flows.FlowLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
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

    private final KafkaUse use;
    private final TopicPartition partition;
    private final String exchanges;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SegmentDecoder decoder;
    private final ArrayDeque<Begun> begun = new ArrayDeque<>();
    private long written;
    private boolean silent;
    private boolean isOpen;

    PartDecoding(List<App> apps, KafkaUse use, TopicPartition partition) {
        this.use = use;
        this.partition = partition;
        exchanges = new TrafficTopics(use).exchanges();
        // A partition has one transactional id, so that Kafka ends what a predecessor that died had begun.
        producer = new Clients(use).producer(use.topics() + "-decoder-" + partition.partition());
        decoder = new SegmentDecoder(apps, FlowLimits.DEFAULT, partition.partition(), use.partitions(), this::find);
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
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
        }
        String key = ExchangeCodec.key(placed);
        byte[] value = ExchangeCodec.write(placed);
        if (key.isEmpty()) {
            for (int part = 0; part < use.partitions(); part++) {
                var _ = producer.send(new ProducerRecord<>(exchanges, part, null, value));
            }
        } else {
            int part = Math.floorMod(key.hashCode(), use.partitions());
            var _ = producer.send(new ProducerRecord<>(exchanges, part, key.getBytes(StandardCharsets.UTF_8), value));
        }
    }

    /** Decodes records and commits what they gave. */
    void decode(List<ConsumerRecord<byte[], byte[]>> records, ConsumerGroupMetadata group) {
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
        long read = records.getLast().offset() + 1;
        if (read <= written) {
            return;
        }
        forgetBefore(decoder.nanos() - use.replay().toNanos());
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
