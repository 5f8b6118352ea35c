package io.earshot.relay.kept;

import io.earshot.model.ContainerName;
import io.earshot.model.relay.RelayedReport;
import io.earshot.model.relay.ReportHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reports that the parent does not have yet, within a bound. Of each agent the newest is its state and the others are detail: when
 * there is no room, the oldest detail goes first, then the oldest state. States go to the parent before details. Times are nanoseconds
 * on a monotonic clock. Not thread-safe.
 */
public final class KeptReports {

    private final long maxOctets;

    /** The newest report of each agent, in the order in which they came. */
    private final Map<ContainerName, KeptReport> states = new LinkedHashMap<>();

    /** Those that tell their run. */
    private final Map<ReportHead, KeptReport> byHead = new HashMap<>();

    private final Set<KeptReport> details = new LinkedHashSet<>();

    /** Reports that are on their way to the parent; they stay where they are until it has them. */
    private final Set<KeptReport> underway = new LinkedHashSet<>();

    private long octets;
    private long dropped;

    public KeptReports(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    /** Takes a report. One that is here already is the same, and is not taken twice. */
    public KeptReport add(RelayedReport report, long now) {
        ContainerName name = report.head().container();
        KeptReport same = byHead.get(report.head());
        if (same != null) {
            return same;
        }
        KeptReport known = states.get(name);
        KeptReport added = new KeptReport(report, now);
        if (report.head().startId().isPresent()) {
            byHead.put(report.head(), added);
        }
        boolean older = known != null && isOlder(report, known.report());
        if (report.superseded() || older) {
            added.supersede();
            details.add(added);
        } else {
            if (known != null) {
                states.remove(name);
                known.supersede();
                details.add(known);
            }
            states.put(name, added);
        }
        octets += added.octets();
        makeRoom();
        return added;
    }

    /** Requests may overtake each other. */
    private static boolean isOlder(RelayedReport one, RelayedReport other) {
        return one.head().startId().isPresent()
                && one.head().startId().equals(other.head().startId())
                && one.head().sequence() < other.head().sequence();
    }

    private void makeRoom() {
        Iterator<KeptReport> oldestDetail = details.iterator();
        while (octets > maxOctets && oldestDetail.hasNext()) {
            KeptReport detail = oldestDetail.next();
            if (!underway.contains(detail)) {
                oldestDetail.remove();
                drop(detail);
            }
        }
        Iterator<KeptReport> oldestState = states.values().iterator();
        while (octets > maxOctets && oldestState.hasNext()) {
            KeptReport state = oldestState.next();
            if (!underway.contains(state)) {
                oldestState.remove();
                drop(state);
            }
        }
    }

    private void drop(KeptReport report) {
        octets -= report.octets();
        byHead.remove(report.report().head(), report);
        dropped++;
        report.outcome().complete(Outcome.NO_ROOM);
    }

    /**
     * Returns the next reports for the parent, at least one if there is any. They are underway until {@link #answered} or
     * {@link #failed}.
     *
     * @param most octets together
     */
    public List<KeptReport> next(int most) {
        List<KeptReport> portion = new ArrayList<>();
        long size = 0;
        for (Iterable<KeptReport> kind : List.of(states.values(), details)) {
            for (KeptReport report : kind) {
                if (underway.contains(report)) {
                    continue;
                }
                if (!portion.isEmpty() && size + report.octets() > most) {
                    underway.addAll(portion);
                    return portion;
                }
                portion.add(report);
                size += report.octets();
            }
        }
        underway.addAll(portion);
        return portion;
    }

    /** Returns whether there are reports that are not underway. */
    public boolean hasMore() {
        return size() > underway.size();
    }

    /** The parent has answered: unless it keeps the report in memory itself, it is no longer needed here. */
    public void answered(KeptReport report, Outcome outcome) {
        underway.remove(report);
        if (!outcome.isKept()) {
            remove(report);
        }
        report.outcome().complete(outcome);
    }

    /** The parent did not answer. The reports stay. */
    public void failed(List<KeptReport> reports) {
        reports.forEach(underway::remove);
        makeRoom();
    }

    /** Forgets a report of which its agent was told that it is not kept. */
    public void remove(KeptReport report) {
        boolean there = states.remove(report.report().head().container(), report) || details.remove(report);
        if (there) {
            octets -= report.octets();
            byHead.remove(report.report().head(), report);
        }
    }

    public boolean isEmpty() {
        return states.isEmpty() && details.isEmpty();
    }

    public int size() {
        return states.size() + details.size();
    }

    public long octets() {
        return octets;
    }

    /** Returns how many reports found no room. */
    public long dropped() {
        return dropped;
    }
}
