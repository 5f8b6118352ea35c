package io.earshot.traffic.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.exchanges.TransactionBatch;
import io.earshot.traffic.transactions.Transaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads figures and transactions for whoever stores them. What comes again after a crash replaces what is stored. Confined to one
 * thread.
 */
public final class FiguresReader implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FiguresReader.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AGAIN_MILLIS = 1_000;

    /** Says whether there was nothing to read. */
    @FunctionalInterface
    public interface Idle {
        void is(boolean idle);
    }

    /** Stores what is read. */
    public interface Target {

        /** Takes note in which file the frames from a number on are. */
        void file(Path file, long firstFrame);

        void figures(FiguresRecord figures);

        void transaction(Transaction transaction);

        /** Returns when all is stored. */
        void commit();
    }

    private final TrafficTopics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Positions positions;
    private final Target target;

    /** @param withTransactions whether transactions are read, too */
    public FiguresReader(KafkaUse use, boolean withTransactions, Target target) {
        topics = new TrafficTopics(use);
        this.target = target;
        positions = new Positions(use);
        consumer = new Clients(use).consumer(use.topics() + "-results");
        consumer.subscribe(
                withTransactions ? List.of(topics.figures(), topics.transactions()) : Set.of(topics.figures()));
    }

    /** Reads until told to stop; brokers that are away are waited for. */
    public static void follow(
            KafkaUse use, boolean withTransactions, Target target, BooleanSupplier stopped, Idle idle) {
        String said = "";
        while (!stopped.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            try {
                new TrafficTopics(use).require();
                try (FiguresReader reader = new FiguresReader(use, withTransactions, target)) {
                    while (!stopped.getAsBoolean()) {
                        int count = reader.poll(POLL);
                        idle.is(count == 0 && reader.isAtEnd());
                        if (!said.isEmpty()) {
                            said = "";
                            LOG.log(Level.INFO, "results are read again");
                        }
                    }
                }
            } catch (InterruptException e) {
                Thread.currentThread().interrupt();
            } catch (LogAwayException | KafkaException e) {
                if (!said.equals(String.valueOf(e.getMessage()))) {
                    said = String.valueOf(e.getMessage());
                    LOG.log(Level.WARNING, "results cannot be read: {0}; tried again every second", said);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAtEnd() {
        Set<TopicPartition> own = consumer.assignment();
        if (own.isEmpty()) {
            return false;
        }
        for (Map.Entry<TopicPartition, Long> end : consumer.endOffsets(own).entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** Files were published before their frames, so that those of all transactions that are there are known then. */
    private void readFiles() {
        for (ConsumerRecord<byte[], byte[]> record : positions.read()) {
            Optional<Long> first = CaptureFileRecord.firstFrame(record.key());
            first.ifPresent(frame -> target.file(Path.of(new String(record.value(), StandardCharsets.UTF_8)), frame));
        }
    }

    /** Reads what is there. Returns how many records that was. */
    public int poll(Duration timeout) {
        int count = 0;
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        if (!records.isEmpty()) {
            readFiles();
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            count++;
            try {
                if (record.topic().equals(topics.figures())) {
                    target.figures(FiguresRecord.read(record.value()));
                } else {
                    TransactionBatch.read(record.value()).forEach(target::transaction);
                }
            } catch (BadRecordException e) {
                LOG.log(
                        Level.WARNING,
                        "offset {0,number,#} of {1}: {2}",
                        record.offset(),
                        record.topic(),
                        e.getMessage());
            }
        }
        if (count > 0) {
            target.commit();
            consumer.commitSync();
        }
        return count;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        positions.close();
    }
}
