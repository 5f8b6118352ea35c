package io.earshot.traffic.kpi;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.Arrays;

/**
 * Holds when the requests of one minute came and whether each failed, so that runs of failures and times without calls are exact
 * after any merge: what came to two processes interleaves, and no summary of fixed size could tell the order. Takes 8 bytes a
 * request until its minute is closed.
 */
final class Outcomes {

    private static final int ORDER_BITS = 27;
    private static final long ORDER_MASK = (1L << ORDER_BITS) - 1;
    private static final long[] NONE = new long[0];

    private long[] failed = NONE;
    private int failures;
    private long[] good = NONE;
    private int successes;
    /** Holds requests that were counted as failures elsewhere and are none. */
    private long[] corrections = NONE;

    private int corrected;

    private static long key(long nanosInMinute, long order) {
        return nanosInMinute << ORDER_BITS | (order & ORDER_MASK);
    }

    void add(long nanosInMinute, long order, boolean success) {
        long key = key(nanosInMinute, order);
        if (success) {
            good = append(good, successes++, key);
        } else {
            failed = append(failed, failures++, key);
        }
    }

    /** Turns a failure into a success, as when a late answer comes. The failure may be part of other outcomes that are added. */
    void correct(long nanosInMinute, long order) {
        long key = key(nanosInMinute, order);
        if (!correct(key)) {
            corrections = append(corrections, corrected++, key);
        }
    }

    private boolean correct(long key) {
        for (int i = failures - 1; i >= 0; i--) {
            if (failed[i] == key) {
                failed[i] = failed[--failures];
                good = append(good, successes++, key);
                return true;
            }
        }
        return false;
    }

    void add(Outcomes other) {
        failed = appendAll(failed, failures, other.failed, other.failures);
        failures += other.failures;
        good = appendAll(good, successes, other.good, other.successes);
        successes += other.successes;
        corrections = appendAll(corrections, corrected, other.corrections, other.corrected);
        corrected += other.corrected;
    }

    /** Appends them to a record. */
    void write(BinaryWriter to) {
        write(to, failed, failures);
        write(to, good, successes);
        write(to, corrections, corrected);
    }

    private static void write(BinaryWriter to, long[] keys, int count) {
        to.number(count);
        for (int i = 0; i < count; i++) {
            to.fixed(keys[i]);
        }
    }

    /** Reads what {@link #write} wrote. */
    static Outcomes read(BinaryReader from) throws BadRecordException {
        Outcomes read = new Outcomes();
        read.failed = keys(from);
        read.failures = read.failed.length;
        read.good = keys(from);
        read.successes = read.good.length;
        read.corrections = keys(from);
        read.corrected = read.corrections.length;
        return read;
    }

    private static long[] keys(BinaryReader from) throws BadRecordException {
        long[] keys = new long[from.count(Long.BYTES)];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = from.fixed();
        }
        return keys;
    }

    private void applyCorrections() {
        int left = 0;
        for (int i = 0; i < corrected; i++) {
            if (!correct(corrections[i])) {
                corrections[left++] = corrections[i];
            }
        }
        corrected = left;
    }

    private static long[] append(long[] array, int size, long key) {
        long[] target = size == array.length ? Arrays.copyOf(array, Math.max(8, size * 3 / 2)) : array;
        target[size] = key;
        return target;
    }

    private static long[] appendAll(long[] array, int size, long[] more, int count) {
        long[] target = array.length < size + count ? Arrays.copyOf(array, size + count) : array;
        System.arraycopy(more, 0, target, size, count);
        return target;
    }

    /** Returns what the order of the requests says. */
    RunSummary summary(long minuteStartNanos) {
        applyCorrections();
        if (failures + successes == 0) {
            return RunSummary.NONE;
        }
        Arrays.sort(failed, 0, failures);
        Arrays.sort(good, 0, successes);
        long first = Long.MAX_VALUE;
        long last = 0;
        long gap = 0;
        int leading = -1;
        int run = 0;
        int longest = 0;
        int f = 0;
        int g = 0;
        while (f < failures || g < successes) {
            boolean fails = g == successes || (f < failures && failed[f] < good[g]);
            long nanos = (fails ? failed[f++] : good[g++]) >>> ORDER_BITS;
            if (first == Long.MAX_VALUE) {
                first = nanos;
            } else {
                gap = Math.max(gap, nanos - last);
            }
            last = nanos;
            if (fails) {
                run++;
                longest = Math.max(longest, run);
            } else {
                leading = leading < 0 ? run : leading;
                run = 0;
            }
        }
        return new RunSummary(
                failures + successes,
                minuteStartNanos + first,
                minuteStartNanos + last,
                gap,
                leading < 0 ? run : leading,
                run,
                longest);
    }
}
