package io.earshot.lab.load;

import java.util.Locale;

/** Counts the outcomes of requests, of one worker or of all. Not thread-safe. */
final class Tally {

    final Timings timings = new Timings();
    long lists;
    long unchangedLists;
    long reports;
    long busy;
    long stale;
    long refused;
    long errors;
    String firstError = "";

    void add(Tally other) {
        timings.add(other.timings);
        lists += other.lists;
        unchangedLists += other.unchangedLists;
        reports += other.reports;
        busy += other.busy;
        stale += other.stale;
        refused += other.refused;
        errors += other.errors;
        if (firstError.isEmpty()) {
            firstError = other.firstError;
        }
    }

    void refused(int status) {
        refused++;
        note("a call was answered with " + status);
    }

    void failed(Exception why) {
        errors++;
        note(why.toString());
    }

    private void note(String trouble) {
        if (firstError.isEmpty()) {
            firstError = trouble;
        }
    }

    long requests() {
        return lists + reports + busy + stale + refused + errors;
    }

    boolean isClean() {
        return refused + errors == 0;
    }

    String toLine() {
        String line = String.format(
                Locale.ROOT,
                "%d lists (%d unchanged), %d reports taken, %d told to come again, %d overtaken, %d refused, %d errors",
                lists,
                unchangedLists,
                reports,
                busy,
                stale,
                refused,
                errors);
        return firstError.isEmpty() ? line : line + "; first: " + firstError;
    }
}
