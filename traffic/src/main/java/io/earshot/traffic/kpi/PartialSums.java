package io.earshot.traffic.kpi;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionState;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums of some transactions of one minute. Two of them merge by addition. Not thread-safe. */
public final class PartialSums {

    /** Response times within which everybody's on-time rate is counted, besides the app's own target. */
    private static final long[] COMMON_TARGETS = {50_000_000L, 200_000_000L};

    private static final int MOST_CODES = 200;

    private static final class Count {
        private long value;
    }

    private long requests;
    private long responses;
    private long successes;
    private long late;
    private long unknown;
    private long timed;
    private long sumNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private long onTarget;
    private final long[] onCommon = new long[COMMON_TARGETS.length];
    private final LatencyHistogram histogram = new LatencyHistogram();
    private final Map<String, Count> codes = new TreeMap<>();
    private Outcomes outcomes = new Outcomes();

    /** Adds one transaction. */
    void add(Transaction transaction, long nanosInMinute, long targetNanos) {
        if (!transaction.counts()) {
            unknown++;
            return;
        }
        requests++;
        if (transaction.isAnswered()) {
            answer(transaction, targetNanos);
        }
        code(transaction.code(), 1);
        outcomes.add(nanosInMinute, transaction.order(), transaction.success());
    }

    private void answer(Transaction transaction, long targetNanos) {
        responses++;
        successes += transaction.success() ? 1 : 0;
        boolean isLate = transaction.state() == TransactionState.LATE;
        late += isLate ? 1 : 0;
        long latency = transaction.latencyNanos();
        if (latency < 0) {
            return;
        }
        timed++;
        sumNanos += latency;
        minNanos = Math.min(minNanos, latency);
        maxNanos = Math.max(maxNanos, latency);
        histogram.add(latency, 1);
        if (isLate) {
            return;
        }
        onTarget += latency <= targetNanos ? 1 : 0;
        for (int i = 0; i < COMMON_TARGETS.length; i++) {
            onCommon[i] += latency <= COMMON_TARGETS[i] ? 1 : 0;
        }
    }

    /** Corrects a transaction that was added without an answer and has got one. */
    void revise(Transaction before, Transaction after, long nanosInMinute, long targetNanos) {
        if (!before.counts()) {
            unknown--;
            add(after, nanosInMinute, targetNanos);
            return;
        }
        code(before.code(), -1);
        code(after.code(), 1);
        answer(after, targetNanos);
        if (after.success()) {
            outcomes.correct(nanosInMinute, after.order());
        }
    }

    private void code(String code, int by) {
        Count count = codes.get(code);
        if (count == null) {
            String kept = codes.size() < MOST_CODES ? code : "other";
            count = codes.computeIfAbsent(kept, _ -> new Count());
        }
        count.value += by;
    }

    /** Adds other sums of the same minute. */
    public void add(PartialSums other) {
        requests += other.requests;
        responses += other.responses;
        successes += other.successes;
        late += other.late;
        unknown += other.unknown;
        timed += other.timed;
        sumNanos += other.sumNanos;
        minNanos = Math.min(minNanos, other.minNanos);
        maxNanos = Math.max(maxNanos, other.maxNanos);
        onTarget += other.onTarget;
        for (int i = 0; i < onCommon.length; i++) {
            onCommon[i] += other.onCommon[i];
        }
        histogram.add(other.histogram);
        other.codes.forEach((code, count) -> codes.computeIfAbsent(code, _ -> new Count()).value += count.value);
        outcomes.add(other.outcomes);
    }

    /** Appends them to a record. */
    void write(BinaryWriter to) {
        to.signed(requests).signed(responses).signed(successes).signed(late).signed(unknown);
        to.signed(timed)
                .signed(sumNanos)
                .number(timed == 0 ? 0 : minNanos)
                .number(maxNanos)
                .signed(onTarget);
        for (long common : onCommon) {
            to.signed(common);
        }
        histogram.write(to);
        to.number(codes.size());
        codes.forEach((code, count) -> to.text(code).signed(count.value));
        outcomes.write(to);
    }

    /** Reads what {@link #write} wrote. */
    static PartialSums read(BinaryReader from) throws BadRecordException {
        PartialSums read = new PartialSums();
        read.requests = from.signed();
        read.responses = from.signed();
        read.successes = from.signed();
        read.late = from.signed();
        read.unknown = from.signed();
        read.timed = from.signed();
        read.sumNanos = from.signed();
        long least = from.number();
        read.minNanos = read.timed == 0 ? Long.MAX_VALUE : least;
        read.maxNanos = from.number();
        read.onTarget = from.signed();
        for (int i = 0; i < read.onCommon.length; i++) {
            read.onCommon[i] = from.signed();
        }
        read.histogram.read(from);
        int codes = from.count(2);
        for (int i = 0; i < codes; i++) {
            String code = from.text();
            read.codes.computeIfAbsent(code, _ -> new Count()).value += from.signed();
        }
        read.outcomes = Outcomes.read(from);
        return read;
    }

    /** Adds the sums of another time; the order of requests is not part of that. */
    void addFigures(PartialSums other) {
        add(other.withoutOrder());
    }

    private PartialSums withoutOrder() {
        PartialSums copy = new PartialSums();
        copy.requests = requests;
        copy.responses = responses;
        copy.successes = successes;
        copy.late = late;
        copy.unknown = unknown;
        copy.timed = timed;
        copy.sumNanos = sumNanos;
        copy.minNanos = minNanos;
        copy.maxNanos = maxNanos;
        copy.onTarget = onTarget;
        System.arraycopy(onCommon, 0, copy.onCommon, 0, onCommon.length);
        copy.histogram.add(histogram);
        codes.forEach((code, count) -> copy.codes.computeIfAbsent(code, _ -> new Count()).value += count.value);
        return copy;
    }

    public RunSummary runs(long minuteStartNanos) {
        return outcomes.summary(minuteStartNanos);
    }

    public long requests() {
        return requests;
    }

    public long responses() {
        return responses;
    }

    public long successes() {
        return successes;
    }

    /** Answers that came after the time limit; they are part of the responses. */
    public long late() {
        return late;
    }

    /** Requests whose outcome nobody knows, since packets are missing; no part of the requests. */
    public long unknown() {
        return unknown;
    }

    public long sumNanos() {
        return sumNanos;
    }

    /** Returns the number of answers that have a time. */
    public long timed() {
        return timed;
    }

    /** The shortest time, or 0 without any. */
    public long minNanos() {
        return timed == 0 ? 0 : minNanos;
    }

    public long maxNanos() {
        return maxNanos;
    }

    /** Answers within the app's own target. */
    public long onTarget() {
        return onTarget;
    }

    /** Answers within one of the common targets. */
    public long onCommon(int index) {
        return onCommon[index];
    }

    public LatencyHistogram histogram() {
        return histogram;
    }

    /** Returns the percentile, never above the greatest time. */
    public long percentile(double share) {
        return Math.min(maxNanos, histogram.percentile(share));
    }

    /** Returns how often each code came, by code. */
    public SortedMap<String, Long> codes() {
        SortedMap<String, Long> counts = new TreeMap<>();
        codes.forEach((code, count) -> {
            if (count.value != 0) {
                counts.put(code, count.value);
            }
        });
        return counts;
    }
}
