package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.engine.Pairing;
import io.earshot.traffic.engine.Partial;
import io.earshot.traffic.exchanges.ExchangeCodec;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.Transaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
    /** The key of records that all partitions get. */
    private static final byte[] ALL = {};

    private static final Logger LOG = System.getLogger(PairingProcessor.class.getName());

    private final List<App> apps;
    private final int parts;
    private ProcessorContext<byte[], byte[]> context;
    private Pairing pairing;

    PairingProcessor(List<App> apps, int parts) {
        this.apps = apps;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> with) {
        context = with;
        KeyValueStore<Bytes, byte[]> store = with.getStateStore(STATE);
        try {
            pairing = new Pairing(apps, new StoreState(store), new Sending());
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
                    "an exchange in partition {0} is left out: {1}",
                    context.taskId().partition(),
                    e.getMessage());
        }
    }

    private final class Sending implements Pairing.Output {

        @Override
        public void sums(Mark at, MinuteSums sums) {
            for (Map.Entry<String, MinuteSums> app : sums.byApp().entrySet()) {
                byte[] key = app.getKey().getBytes(StandardCharsets.UTF_8);
                for (byte[] record : Partial.write(context.taskId().partition(), parts, at, app.getValue())) {
                    forward(key, record, SUMS);
                }
            }
        }

        @Override
        public void mark(Mark mark) {
            forward(ALL, Partial.write(context.taskId().partition(), parts, mark), SUMS);
        }

        @Override
        public void transaction(Transaction transaction) {
            forward(transaction.id().getBytes(StandardCharsets.UTF_8), ExchangeCodec.write(transaction), TRANSACTIONS);
        }

        private void forward(byte[] key, byte[] value, String to) {
            context.forward(new Record<>(key, value, context.currentStreamTimeMs()), to);
        }
    }
}
