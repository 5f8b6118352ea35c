package io.earshot.fleet;

import io.earshot.fleet.partners.ServedList;
import io.earshot.model.Report;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Where one container's agent comes: its list lies here, and its reports are let in as long as they are news. From any thread. */
final class Door {

    /** Two agents under one name, of which each begins again and again, must not fill the memory. */
    private static final int MAX_ENDED = 4;

    private volatile ServedList list;
    private Optional<Report.Run> newest = Optional.empty();

    /** Start ids of runs that another run came after, the oldest first. */
    private List<String> ended = List.of();

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
        if (report.run().isPresent() && isOld(report.run().get())) {
            return Admission.STALE;
        }
        if (!goOn.getAsBoolean()) {
            return Admission.BUSY;
        }
        report.run().ifPresent(this::remember);
        return Admission.TAKEN;
    }

    private boolean isOld(Report.Run run) {
        return ended.contains(run.startId())
                || newest.filter(
                                before -> before.startId().equals(run.startId()) && run.sequence() <= before.sequence())
                        .isPresent();
    }

    private void remember(Report.Run run) {
        newest.filter(before -> !before.startId().equals(run.startId())).ifPresent(before -> {
            ended = Stream.concat(ended.stream(), Stream.of(before.startId()))
                    .skip(ended.size() == MAX_ENDED ? 1 : 0)
                    .toList();
        });
        newest = Optional.of(run);
    }

    /** Nothing is heard any more, so any run is welcome. */
    synchronized void forgetRuns() {
        newest = Optional.empty();
        ended = List.of();
    }
}
