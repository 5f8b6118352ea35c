package io.earshot.traffic.kpi;

/**
 * Says what the order of requests tells. Summaries of consecutive times join to that of the whole time.
 *
 * @param requests how many
 * @param first when the first one came
 * @param last when the last one came
 * @param gap the longest time between two of them
 * @param leading failures before the first success
 * @param trailing failures behind the last success
 * @param longest the longest run of failures
 */
public record RunSummary(long requests, long first, long last, long gap, int leading, int trailing, int longest) {

    public static final RunSummary NONE = new RunSummary(0, 0, 0, 0, 0, 0, 0);

    private boolean allFailed() {
        return leading == requests;
    }

    /** Returns the summary of this time and the one that follows. */
    public RunSummary then(RunSummary next) {
        if (requests == 0) {
            return next;
        }
        if (next.requests == 0) {
            return this;
        }
        return new RunSummary(
                requests + next.requests,
                first,
                next.last,
                Math.max(Math.max(gap, next.gap), next.first - last),
                allFailed() ? leading + next.leading : leading,
                next.allFailed() ? trailing + next.trailing : next.trailing,
                Math.max(Math.max(longest, next.longest), trailing + next.leading));
    }
}
