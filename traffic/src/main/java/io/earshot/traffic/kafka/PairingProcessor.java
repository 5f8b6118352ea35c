package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.engine.Pairing;
import io.earshot.traffic.engine.PartialBatch;
import io.earshot.traffic.exchanges.TransactionBatch;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.Transaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Runs {@link Pairing} on a partition of exchanges. */
final class PairingProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STATE = "pairing";
    static final String SUMS = "sums";
    static final String TRANSACTIONS = "transactions";
    private static final int MOST_OCTETS = 64 << 10;

    private static final Logger LOG = System.getLogger(PairingProcessor.class.getName());

    private final List<App> apps;
    private final int parts;
    private ProcessorContext<byte[], byte[]> context;
    private Pairing pairing;
    private Sending sending;

    PairingProcessor(List<App> apps, int parts) {
        this.apps = apps;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> with) {
        context = with;
        KeyValueStore<Bytes, byte[]> store = with.getStateStore(STATE);
        try {
            sending = new Sending();
            pairing = new Pairing(apps, new StoreState(store), sending);
        } catch (BadRecordException e) {
            throw new IllegalStateException(
                    "the state of pairing in partition " + with.taskId().partition() + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            pairing.take(record.value());
        } catch (BadRecordException e) {
            LOG.log(
                    Level.WARNING,
                    "exchanges in partition {0} are left out: {1}",
                    context.taskId().partition(),
                    e.getMessage());
        }
        sending.flush();
    }

    /** Collects what becomes known by one record, for as few records as possible. */
    private final class Sending implements Pairing.Output {
        private final TransactionBatch transactions = new TransactionBatch();
        private final List<PartialBatch.Writer> partials = new ArrayList<>();

        private Sending() {
            for (int i = 0; i < parts; i++) {
                partials.add(new PartialBatch.Writer(context.taskId().partition(), parts));
            }
        }

        @Override
        public void sums(Mark at, MinuteSums sums) {
            sums.byApp()
                    .forEach((app, of) ->
                            partials.get(Math.floorMod(app.hashCode(), parts)).sums(at, of));
        }

        @Override
        public void mark(Mark mark) {
            partials.forEach(each -> each.reached(mark));
        }

        @Override
        public void transaction(Transaction transaction) {
            transactions.add(transaction);
            if (transactions.size() >= MOST_OCTETS) {
                send(context.taskId().partition(), transactions.take(), TRANSACTIONS);
            }
        }

        private void flush() {
            if (!transactions.isEmpty()) {
                send(context.taskId().partition(), transactions.take(), TRANSACTIONS);
            }
            for (int part = 0; part < parts; part++) {
                for (byte[] record : partials.get(part).take()) {
                    send(part, record, SUMS);
                }
            }
        }

        private void send(int partition, byte[] value, String to) {
            context.forward(new Record<>(ToPartition.key(partition), value, context.currentStreamTimeMs()), to);
        }
    }
}
