package io.earshot.traffic.kpi;

import io.earshot.traffic.config.App;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.traffic.transactions.TransactionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums up what has become known since the last time, as partial sums that {@link KpiBook#add} adds to those of before. Confined to
 * one thread.
 */
public final class MinuteDeltas implements TransactionSink {

    private final Map<String, App> apps = new HashMap<>();
    private final Map<Long, MinuteSums> minutes = new TreeMap<>();

    public MinuteDeltas(List<App> apps) {
        apps.forEach(app -> this.apps.put(app.name(), app));
    }

    private MinuteSums minute(Transaction transaction) {
        return minutes.computeIfAbsent(MinuteSums.start(transaction.requestNanos()), MinuteSums::new);
    }

    @Override
    public void settled(Transaction transaction) {
        if (transaction.state() != TransactionState.ONE_WAY) {
            minute(transaction).settle(apps.get(transaction.app()), transaction);
        }
    }

    @Override
    public void revised(Transaction before, Transaction after) {
        minute(after).revise(apps.get(after.app()), before, after);
    }

    /** Returns the sums since the last call, the earliest minute first. */
    public List<MinuteSums> take() {
        List<MinuteSums> taken = new ArrayList<>(minutes.values());
        minutes.clear();
        return taken;
    }
}
