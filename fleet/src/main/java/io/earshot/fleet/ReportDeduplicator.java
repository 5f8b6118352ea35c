package io.earshot.fleet;

import io.earshot.fleet.partners.ServedList;
import io.earshot.model.Report;
import java.util.function.BooleanSupplier;

/**
 * Accepts a container's report unless a newer one of the same agent was accepted before, and holds the container's partner list.
 * Thread-safe.
 */
final class ReportDeduplicator {

    private volatile ServedList list;
    private final RunOrder runs = new RunOrder();

    ReportDeduplicator(ServedList list) {
        this.list = list;
    }

    ServedList list() {
        return list;
    }

    void offerList(ServedList newer) {
        list = newer;
    }

    /**
     * Accepts a report unless a newer one was accepted before. The agent's own count decides, since clocks step and a retried
     * request may be overtaken. Reports go on in the order in which they are accepted.
     *
     * @param goOn takes the report, or says that there is no room
     */
    synchronized Admission accept(Report report, BooleanSupplier goOn) {
        if (report.run().filter(runs::refuses).isPresent()) {
            return Admission.STALE;
        }
        if (!goOn.getAsBoolean()) {
            return Admission.BUSY;
        }
        report.run().ifPresent(runs::accepted);
        return Admission.TAKEN;
    }

    /** Returns whether a newer report of the same run was accepted; changes nothing. */
    synchronized boolean isRepeated(Report report) {
        return report.run().filter(runs::isRepeated).isPresent();
    }

    /** Accepts any run from now on, since the container fell silent. */
    synchronized void forgetRuns() {
        runs.forget();
    }
}
