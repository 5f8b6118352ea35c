package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Some reports that tell of much loss. Times are milliseconds since the epoch.
 *
 * @param from when the report before the first of them came
 * @param to when the first of them came
 * @param lost probes of all these reports
 * @param lostSlowly those of them that were lost by links whose round trips were long
 * @param slowAt when the first report of such a link came
 * @param slowFrom when the last report of such a link began
 */
record LossOccasion(long from, long to, int lost, int lostSlowly, long slowAt, long slowFrom) {

    /** A total silence that agents do not yet call DOWN is shorter. */
    private static final long LONGEST_BURST_MILLIS = Duration.ofSeconds(20).toMillis();

    private record Loss(long from, long to, int lost, boolean slow) {}

    boolean isSlow() {
        return 2 * lostSlowly > lost;
    }

    /**
     * Returns when the links lost much, such that no two of these occasions can be one burst, the oldest first. A report may stretch
     * over minutes; those that stretch over the same burst count once.
     *
     * @param begin what reports began before does not count
     * @param leastPerMilli less loss in a millisecond is not much
     */
    static List<LossOccasion> of(Collection<WatchedLink> links, long begin, double leastPerMilli) {
        List<Loss> losses = losses(links, begin);
        List<LossOccasion> occasions = new ArrayList<>();
        long after = begin;
        for (int i = 0; i < losses.size(); i++) {
            Loss first = losses.get(i);
            if (first.from < after) {
                continue;
            }
            long burstEnd = first.to + LONGEST_BURST_MILLIS;
            int lost = 0;
            int slowly = 0;
            long slowAt = Long.MAX_VALUE;
            long slowFrom = Long.MIN_VALUE;
            for (int j = i; j < losses.size(); j++) {
                Loss loss = losses.get(j);
                if (loss.from >= after && loss.from < burstEnd) {
                    lost += loss.lost;
                    slowly += loss.slow ? loss.lost : 0;
                    slowAt = loss.slow ? Math.min(slowAt, loss.to) : slowAt;
                    slowFrom = loss.slow ? Math.max(slowFrom, loss.from) : slowFrom;
                }
            }
            if (lost >= leastPerMilli * (double) (burstEnd - first.from)) {
                occasions.add(new LossOccasion(first.from, first.to, lost, slowly, slowAt, slowFrom));
            }
            after = burstEnd;
        }
        return occasions;
    }

    private static List<Loss> losses(Collection<WatchedLink> links, long begin) {
        List<Loss> losses = new ArrayList<>();
        for (WatchedLink link : links) {
            LossLog log = link.losses();
            for (int i = log.firstSince(begin); i < log.size(); i++) {
                losses.add(new Loss(log.from(i), log.to(i), log.lost(i), log.slow(i)));
            }
        }
        losses.sort(Comparator.comparingLong(Loss::to));
        return losses;
    }

    /** Returns the newest of the occasions that follow on each other without a longer pause. */
    static List<LossOccasion> lastRun(List<LossOccasion> occasions, long longestPause) {
        int first = Math.max(0, occasions.size() - 1);
        while (first > 0 && occasions.get(first).from - occasions.get(first - 1).to <= longestPause) {
            first--;
        }
        return occasions.subList(first, occasions.size());
    }
}
