package io.earshot.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the newest report of each container that the log has not taken, within a bound, in the order in which they came. A report is whole, so
 * that a newer one replaces an older one of its container; they are never merged. Thread-safe.
 */
final class UnloggedReports {

    /** Memory that a report takes beside its text: an entry of the map, names, the run. */
    private static final int BESIDE_TEXT = 400;

    /** A report that the log has not taken. Each is equal to itself alone. */
    static final class Unlogged {

        private final ContainerName container;
        private final Optional<Report.Run> run;
        private final List<String> path;
        private final byte[] json;

        private Unlogged(ContainerName container, Optional<Report.Run> run, List<String> path, byte[] json) {
            this.container = container;
            this.run = run;
            this.path = path;
            this.json = json;
        }

        static Unlogged of(Report report, List<String> path, String json) {
            return new Unlogged(report.container(), report.run(), List.copyOf(path), json.getBytes(UTF_8));
        }

        ContainerName container() {
            return container;
        }

        /** Returns the agent's run and the report's place in it, if told. */
        Optional<Report.Run> run() {
            return run;
        }

        /** Returns the relays that it passed. */
        List<String> path() {
            return path;
        }

        /** Returns the agent's own text. */
        String json() {
            return new String(json, UTF_8);
        }

        private long octets() {
            return (long) json.length + BESIDE_TEXT;
        }

        /** Returns whether this one is the same as another of its container, or newer than it. */
        private boolean isAtLeast(Optional<Report.Run> other) {
            return run.isPresent()
                    && other.isPresent()
                    && run.get().startId().equals(other.get().startId())
                    && run.get().sequence() >= other.get().sequence();
        }
    }

    private final long mostOctets;
    private final Map<ContainerName, Unlogged> newest = new LinkedHashMap<>();
    private long octets;

    /** @param mostOctets bound of the memory for all reports together */
    UnloggedReports(long mostOctets) {
        this.mostOctets = mostOctets;
    }

    /**
     * Keeps a report instead of an older one of its container.
     *
     * @return whether this report or a newer one of the same run is kept; false where there is no room, then the older one stays
     */
    synchronized boolean keep(Unlogged report) {
        Unlogged known = newest.get(report.container());
        if (known != null && known.isAtLeast(report.run())) {
            return true;
        }
        long more = report.octets() - (known == null ? 0 : known.octets());
        if (octets + more > mostOctets) {
            return false;
        }
        newest.remove(report.container()); // the newer one stands at the end
        newest.put(report.container(), report);
        octets += more;
        return true;
    }

    /** Forgets the report of a container that goes to the log at once with a newer one. */
    synchronized void replacedBy(Report report) {
        Unlogged known = newest.get(report.container());
        if (known != null && !known.isAtLeast(report.run())) {
            remove(known);
        }
    }

    /** Forgets a report that the log has. A newer one of its container stays. */
    synchronized void remove(Unlogged report) {
        if (newest.remove(report.container(), report)) {
            octets -= report.octets();
        }
    }

    /** Returns whether a report is still to be posted. */
    synchronized boolean contains(Unlogged report) {
        return report.equals(newest.get(report.container()));
    }

    /** Returns the oldest ones. */
    synchronized List<Unlogged> oldest(int most) {
        List<Unlogged> some = new ArrayList<>();
        for (Unlogged report : newest.values()) {
            if (some.size() == most) {
                break;
            }
            some.add(report);
        }
        return some;
    }

    synchronized int size() {
        return newest.size();
    }

    synchronized long octets() {
        return octets;
    }

    long mostOctets() {
        return mostOctets;
    }
}
