package io.earshot.server.cluster;

import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Applies a whole log to a replica that starts: first what says the same whenever it is applied, so that reports find their containers and
 * links, then everything else in its order.
 */
public final class CatchUp {

    private static final Duration POLL = Duration.ofMillis(100);

    /** So few facts that came meanwhile are read like all that come later. */
    private static final long CLOSE = 1_000;

    private final LogReader reader;
    private final Replica replica;
    private final FleetThread fleetThread;
    private final Share share;

    /** Reads everything. */
    public CatchUp(LogReader reader, Replica replica, FleetThread fleetThread) {
        this(reader, replica, fleetThread, Share.ALL);
    }

    /** @param share whose containers' facts are read, then and later */
    CatchUp(LogReader reader, Replica replica, FleetThread fleetThread, Share share) {
        this.reader = reader;
        this.replica = replica;
        this.fleetThread = fleetThread;
        this.share = share;
    }

    /**
     * Reads the log to its end.
     *
     * @param apply applies an entry
     * @throws LogAwayException where the log does not answer
     */
    public void run(Consumer<Entry> apply) throws LogAwayException, InterruptedException {
        long lastLasting = lasting();
        reader.rewind((key, position) -> (position > lastLasting || !isLasting(key)) && share.needs(key));
        long end = reader.end();
        for (boolean isClose = false; !isClose; ) {
            List<Entry> batch = reader.poll(POLL);
            fleetThread.run(() -> batch.forEach(apply));
            if (reader.hasRead(end)) {
                // Others write all the time. What came while this was read is read, too, until that is little.
                long newer = reader.end();
                isClose = newer - end <= CLOSE;
                end = newer;
            }
        }
        fleetThread.run(replica::complete);
    }

    /** Returns the position of the last lasting fact. */
    private long lasting() throws LogAwayException, InterruptedException {
        var begin = new Object() {
            Optional<Instant> at = Optional.empty();
        };
        // Reports are many: they are skipped once one of them has said when the log begins.
        reader.rewind(key -> (isLasting(key) && share.needs(key)) || begin.at.isEmpty());
        long last = -1;
        long end = reader.end();
        do {
            List<Entry> polled = reader.poll(POLL);
            for (Entry entry : polled) {
                begin.at = begin.at.or(() -> time(entry.fact()));
            }
            begin.at.filter(_ -> replica.time().equals(Instant.EPOCH)).ifPresent(replica::begin);
            List<Entry> lasting = polled.stream()
                    .filter(entry -> isLasting(entry.fact().key()))
                    .toList();
            if (!lasting.isEmpty()) {
                last = lasting.getLast().position();
                fleetThread.run(() -> lasting.forEach(replica::applyLasting));
            }
        } while (!reader.hasRead(end));
        fleetThread.run(replica::completeLasting);
        return last;
    }

    /** Returns whether a fact says the same whenever it is applied. */
    private static boolean isLasting(String key) {
        return key.startsWith(Fact.LOOKUP)
                || key.startsWith(Fact.PUBLISHED)
                || key.startsWith(Fact.CONTAINER)
                || key.startsWith(Fact.MUTE)
                || key.startsWith(Fact.KEPT)
                || key.startsWith(Fact.ACKNOWLEDGEMENT)
                || key.startsWith(Fact.TICKET)
                || key.startsWith(Fact.TAG)
                || key.startsWith(Fact.EVENT)
                || key.startsWith(Fact.STATES)
                || key.startsWith(Fact.ANNOUNCED)
                || key.equals("inventory")
                || key.equals("speaker");
    }

    private static Optional<Instant> time(Fact fact) {
        return switch (fact) {
            case Fact.AgentReport report -> Optional.of(report.at());
            case Fact.Tick tick -> Optional.of(tick.at());
            default -> Optional.empty();
        };
    }
}
