package io.earshot.traffic.kafka;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.engine.Merging;
import io.earshot.traffic.kpi.MinuteFigures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Runs {@link Merging} on a partition of sums. */
final class MergingProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STATE = "merging";

    private static final Logger LOG = System.getLogger(MergingProcessor.class.getName());

    private final List<App> apps;
    private ProcessorContext<byte[], byte[]> context;
    private Merging merging;

    MergingProcessor(List<App> apps) {
        this.apps = apps;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> with) {
        context = with;
        KeyValueStore<Bytes, byte[]> store = with.getStateStore(STATE);
        try {
            merging = new Merging(apps, new StoreState(store), this::send);
        } catch (BadRecordException e) {
            throw new IllegalStateException(
                    "the state of merging in partition " + with.taskId().partition() + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            merging.take(record.value());
        } catch (BadRecordException e) {
            LOG.log(
                    Level.WARNING,
                    "sums in partition {0} are left out: {1}",
                    context.taskId().partition(),
                    e.getMessage());
        }
    }

    private void send(MinuteFigures figures, boolean isFinal) {
        context.forward(new Record<>(
                FiguresRecord.key(figures), FiguresRecord.write(figures, isFinal), context.currentStreamTimeMs()));
    }
}
