package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.config.KafkaUse;
import io.earshot.traffic.exchanges.ExchangeCodec;
import io.earshot.traffic.transactions.Transaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Reads figures and transactions for whoever stores them. What comes again after a crash replaces what is stored. Confined to one
 * thread.
 */
public final class FiguresReader implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FiguresReader.class.getName());

    /** Stores what is read. */
    public interface Target {

        void figures(FiguresRecord figures);

        void transaction(Transaction transaction);

        /** Returns when all is stored. */
        void commit();
    }

    private final TrafficTopics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Target target;

    /** @param withTransactions whether transactions are read, too */
    public FiguresReader(KafkaUse use, boolean withTransactions, Target target) {
        topics = new TrafficTopics(use);
        this.target = target;
        consumer = new Clients(use).consumer(use.topics() + "-results");
        consumer.subscribe(
                withTransactions ? List.of(topics.figures(), topics.transactions()) : Set.of(topics.figures()));
    }

    /** Reads what is there. Returns how many records that was. */
    public int poll(Duration timeout) {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            count++;
            try {
                if (record.topic().equals(topics.figures())) {
                    target.figures(FiguresRecord.read(record.value()));
                } else {
                    target.transaction(ExchangeCodec.transaction(new BinaryReader(record.value()).skip(1)));
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
    }
}
