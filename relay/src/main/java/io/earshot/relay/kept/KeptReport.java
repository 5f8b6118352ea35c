package io.earshot.relay.kept;

import io.earshot.model.relay.RelayedReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A report that the parent does not have yet, and what will become of it. */
public final class KeptReport {

    private final RelayedReport report;
    private final long takenAt;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private boolean superseded;

    KeptReport(RelayedReport report, long takenAt) {
        this.report = report;
        this.takenAt = takenAt;
        superseded = report.superseded();
    }

    /** Completed when the parent has answered. */
    public CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** Returns the name of the container. */
    public String name() {
        return report.head().container().toString();
    }

    /** Returns the report as it goes to the parent at this time. */
    public RelayedReport at(long now) {
        return new RelayedReport(
                report.head(),
                report.proof(),
                report.age().plus(Duration.ofNanos(Math.max(0, now - takenAt))),
                superseded,
                report.path(),
                report.json());
    }

    RelayedReport report() {
        return report;
    }

    int octets() {
        return report.json().length;
    }

    void supersede() {
        superseded = true;
    }

    boolean isSuperseded() {
        return superseded;
    }
}
