package io.earshot.server.curves;

import io.earshot.fleet.partners.ServedList;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.server.recording.RecordedReport;
import io.earshot.server.recording.RecordedReports;
import io.earshot.server.recording.RecordedReports.Part;
import io.earshot.server.recording.RecordingException;
import io.earshot.web.page.CurveRange;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts what earlier runs recorded before what this run measures, on a thread of its own. It reads the newest parts first and rests as long as it
 * works, so that agents and people do not wait for it.
 */
public final class CurveHistory implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CurveHistory.class.getName());

    /** Reading ends then, since a recording so large says little more of the day. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final RecentCurves curves;
    private final RecordedReports recorded;
    private final Function<ContainerName, Optional<ServedList>> lists;
    private final Map<ContainerName, Optional<Set<Ip>>> known = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("curve-history").unstarted(this::run);
    private volatile boolean closed;

    /** @param lists whom a container probes now; absent for one that the fleet does not have. Asked on any thread */
    public CurveHistory(
            RecentCurves curves, RecordedReports recorded, Function<ContainerName, Optional<ServedList>> lists) {
        this.curves = curves;
        this.recorded = recorded;
        this.lists = lists;
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    private void run() {
        Optional<String> damage = Optional.empty();
        long end = System.nanoTime() + LONGEST.toNanos();
        Instant since = recorded.startedAt().minus(CurveRange.DAY.length());
        try {
            for (Part part : recorded.parts(since)) {
                long begun = System.nanoTime();
                if (begun - end > 0) {
                    LOG.log(
                            Level.WARNING,
                            "curves begin {0}: the recording of the time before is too large",
                            part.begin());
                    break;
                }
                try {
                    recorded.read(part, () -> !closed, report -> restore(report, since));
                } catch (RecordingException e) {
                    damage = damage.or(() -> Optional.of(e.getMessage()));
                }
                Thread.sleep(Duration.ofNanos(System.nanoTime() - begun));
            }
        } catch (IOException e) {
            damage = Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            return; // the server ends
        }
        damage.ifPresent(what -> LOG.log(Level.WARNING, "curves lack a part of the recording: {0}", what));
        curves.endRestoring();
        known.clear();
    }

    private void restore(RecordedReport report, Instant since) {
        if (!report.at().isBefore(since) && report.at().isBefore(recorded.startedAt())) {
            curves.restore(report, known.computeIfAbsent(report.container(), this::partners));
        }
    }

    private Optional<Set<Ip>> partners(ContainerName name) {
        return lists.apply(name)
                .map(served ->
                        served.list().partners().stream().map(Partner::ip).collect(Collectors.toSet()));
    }

    /** Waits until all is read. */
    void await() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
