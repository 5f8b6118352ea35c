package io.earshot.fleet;

import io.earshot.fleet.partners.ServedList;
import io.earshot.model.Report;
import java.util.function.BooleanSupplier;

/** Where one container's agent comes: its list lies here, and its reports are let in as long as they are news. From any thread. */
final class Door {

    private volatile ServedList list;
    private final RunOrder runs = new RunOrder();

    Door(ServedList list) {
        this.list = list;
    }

    ServedList list() {
        return list;
    }

    void offerList(ServedList newer) {
        list = newer;
    }

    /**
     * Lets a report in unless a newer one was let in before: by the agent's own count, since clocks step and a retried
     * request may be overtaken. Reports go on in the order in which they are let in.
     *
     * @param goOn takes the report, or says that there is no room
     */
    synchronized Admission letIn(Report report, BooleanSupplier goOn) {
        if (report.run().filter(runs::refuses).isPresent()) {
            return Admission.STALE;
        }
        if (!goOn.getAsBoolean()) {
            return Admission.BUSY;
        }
        report.run().ifPresent(runs::accepted);
        return Admission.TAKEN;
    }

    /** Nothing is heard any more, so any run is welcome. */
    synchronized void forgetRuns() {
        runs.forget();
    }
}
