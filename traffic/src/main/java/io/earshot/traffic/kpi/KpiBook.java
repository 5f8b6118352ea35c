package io.earshot.traffic.kpi;

import io.earshot.traffic.config.App;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.traffic.transactions.TransactionState;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums transactions up by the minute in which their request came. Confined to the thread that decodes. */
public final class KpiBook implements TransactionSink {

    private static final long MINUTE = 60_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final Map<String, App> apps = new HashMap<>();
    private final MinuteListener listener;
    private final TreeMap<Long, MinuteSums> minutes = new TreeMap<>();
    private final long provisionalNanos;
    private final long finalNanos;
    private MinuteSums newest = new MinuteSums(Long.MIN_VALUE);
    private long checked;
    private long finalBefore = Long.MIN_VALUE;
    private long tooLate;

    public KpiBook(List<App> apps, MinuteListener listener) {
        apps.forEach(app -> this.apps.put(app.name(), app));
        this.listener = listener;
        this.provisionalNanos =
                apps.stream().mapToLong(App::timeLimitNanos).max().orElse(0) + SECOND;
        this.finalNanos = apps.stream().mapToLong(App::forgetNanos).max().orElse(0) + 2 * SECOND;
    }

    private MinuteSums minute(long nanos) {
        long start = MinuteSums.start(nanos);
        if (newest.startNanos() != start) {
            newest = minutes.computeIfAbsent(start, MinuteSums::new);
        }
        return newest;
    }

    @Override
    public void settled(Transaction transaction) {
        if (transaction.state() == TransactionState.ONE_WAY) {
            return;
        }
        if (transaction.requestNanos() < finalBefore) {
            tooLate++;
            return;
        }
        minute(transaction.requestNanos()).settle(apps.get(transaction.app()), transaction);
    }

    @Override
    public void revised(Transaction before, Transaction after) {
        minute(after.requestNanos()).revise(apps.get(after.app()), before, after);
    }

    /** Adds sums that other processes have made of a part of the transactions. */
    public void add(MinuteSums sums) {
        if (sums.startNanos() < finalBefore) {
            tooLate += sums.transactions();
        } else {
            minute(sums.startNanos()).add(sums);
        }
    }

    /**
     * Continues what another process has begun.
     *
     * @param before nothing is added to minutes before this time
     * @param late how many transactions came too late
     * @param at the time of the packets when that process last looked which minutes are over
     */
    public void resume(long before, long late, long at) {
        finalBefore = before;
        tooLate = late;
        checked = at;
    }

    /** Returns the time before which nothing is added any more. */
    public long finalBefore() {
        return finalBefore;
    }

    /** Returns the time of the packets when it was last looked which minutes are over. */
    public long checked() {
        return checked;
    }

    /**
     * Returns whether a book looks at a time which minutes are over.
     *
     * @param checked when it last looked
     */
    public static boolean isDue(long checked, long nanos) {
        return nanos - checked >= SECOND;
    }

    /** Gives minutes away in which all requests are answered or have run out of time. */
    public void advance(long nanos) {
        if (!isDue(checked, nanos)) {
            return;
        }
        checked = nanos;
        Iterator<MinuteSums> all = minutes.values().iterator();
        while (all.hasNext()) {
            MinuteSums minute = all.next();
            long age = nanos - minute.startNanos() - MINUTE;
            if (age < provisionalNanos) {
                return;
            }
            if (age >= finalNanos) {
                all.remove();
                finalBefore = minute.startNanos() + MINUTE;
                forget(minute);
                minute.takeChanged();
                listener.minute(minute, true);
            } else if (minute.takeChanged()) {
                listener.minute(minute, false);
            }
        }
    }

    private void forget(MinuteSums minute) {
        if (newest.equals(minute)) {
            newest = new MinuteSums(Long.MIN_VALUE);
        }
    }

    /**
     * Returns the number of transactions that ended after their minute was closed, as a request that was never answered
     * on a quiet connection.
     */
    public long tooLate() {
        return tooLate;
    }

    /** Gives all minutes away that have changed, and keeps them. */
    public void publish() {
        for (MinuteSums minute : minutes.values()) {
            if (minute.takeChanged()) {
                listener.minute(minute, false);
            }
        }
    }

    /** Gives all minutes away. */
    public void finish() {
        minutes.values().forEach(minute -> listener.minute(minute, true));
        minutes.clear();
        newest = new MinuteSums(Long.MIN_VALUE);
    }
}
