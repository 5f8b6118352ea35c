package io.earshot.fleet;

import io.earshot.model.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which of one agent's reports are older than what is known, although reports of several runs arrive in any order, repeated, or
 * not at all. Within a run the sequence decides. Between runs the start time decides, if both tell it. Clocks are set back and simple
 * senders tell no start time, so a run that keeps sending while the current run is quiet becomes the current run in any case: a
 * living agent is refused {@value #REFUSALS} times in a row at most. Not thread-safe.
 */
final class RunOrder {

    /** Late reports of a run that has ended come one or two at a time; a living agent goes on. */
    static final int REFUSALS = 2;

    /** Two agents under one name, of which each begins again and again, must not fill the memory. */
    private static final int MAX_OTHERS = 4;

    private Optional<Report.Run> current = Optional.empty();

    /** Whether the current run is known to have begun after the others. */
    private boolean proven;

    /** The newest of the other runs last. */
    private List<OtherRun> others = List.of();

    /** Holds the runs that were known when the container fell silent, until a report is accepted again. */
    private List<OtherRun> beforeSilence = List.of();

    /** The highest sequence that was refused since then, and how many different ones were. */
    private long setBack = -1;

    private int setBackRefusals;

    /**
     * A run that is not the current one.
     *
     * @param last its report with the highest sequence that came
     * @param refused how many new reports of it were refused since the current run was last heard
     */
    private record OtherRun(Report.Run last, int refused) {

        boolean is(Report.Run run) {
            return last.startId().equals(run.startId());
        }
    }

    /** Returns whether the report is one of the current run, and not its newest; changes nothing. */
    boolean isRepeated(Report.Run run) {
        return current.filter(newest -> newest.startId().equals(run.startId()) && run.sequence() <= newest.sequence())
                .isPresent();
    }

    /** Returns whether the report is older than what is known. A refusal counts; what is not refused changes nothing yet. */
    boolean refuses(Report.Run run) {
        if (current.isEmpty()) {
            return isOfBeforeSilence(run);
        }
        Report.Run newest = current.get();
        if (newest.startId().equals(run.startId())) {
            return run.sequence() <= newest.sequence();
        }
        Optional<OtherRun> known =
                others.stream().filter(other -> other.is(run)).findFirst();
        if (known.isPresent() && run.sequence() <= known.get().last().sequence()) {
            return true;
        }
        int refused = known.map(OtherRun::refused).orElse(0);
        if (startedBefore(run, newest) || (known.isPresent() && proven && !startedBefore(newest, run))) {
            if (refused < REFUSALS) {
                remember(new OtherRun(run, refused + 1));
                return true;
            }
        }
        return false;
    }

    /**
     * After silence any run is welcome, but for a report that came before: whoever overheard it could make a container that is gone look
     * alive. An agent that was set back, as a virtual machine is to its snapshot, goes on counting and is accepted soon.
     */
    private boolean isOfBeforeSilence(Report.Run run) {
        Optional<OtherRun> known =
                beforeSilence.stream().filter(other -> other.is(run)).findFirst();
        if (known.isEmpty() || run.sequence() > known.get().last().sequence()) {
            return false;
        }
        if (run.sequence() > setBack) {
            setBack = run.sequence();
            setBackRefusals++;
        }
        return setBackRefusals <= REFUSALS;
    }

    /** Takes note of a report that was not refused and has gone on. */
    void accepted(Report.Run run) {
        if (!beforeSilence.isEmpty()) {
            List<OtherRun> known =
                    beforeSilence.stream().filter(other -> !other.is(run)).toList();
            others = List.copyOf(known.subList(Math.max(0, known.size() - MAX_OTHERS), known.size()));
            beforeSilence = List.of();
        }
        Optional<Report.Run> before = current.filter(newest -> !newest.startId().equals(run.startId()));
        if (before.isPresent()) {
            boolean returned = others.stream().anyMatch(other -> other.is(run));
            proven = returned || run.sequence() == 1 || startedBefore(before.get(), run);
            remember(new OtherRun(before.get(), 0));
            others = others.stream().filter(other -> !other.is(run)).toList();
        }
        current = Optional.of(run);
        if (others.stream().anyMatch(other -> other.refused() > 0)) {
            others = others.stream().map(other -> new OtherRun(other.last(), 0)).toList();
        }
    }

    /** Forgets which run is the current one: nothing was heard for so long that any run is welcome. */
    void forget() {
        if (current.isPresent()) {
            List<OtherRun> known = new ArrayList<>(others);
            known.add(new OtherRun(current.get(), 0));
            beforeSilence = List.copyOf(known);
            setBack = -1;
            setBackRefusals = 0;
        }
        current = Optional.empty();
        others = List.of();
    }

    private void remember(OtherRun run) {
        List<OtherRun> longer = new ArrayList<>(others);
        longer.removeIf(other -> other.is(run.last()));
        longer.add(run);
        others = List.copyOf(longer.subList(Math.max(0, longer.size() - MAX_OTHERS), longer.size()));
    }

    private static boolean startedBefore(Report.Run one, Report.Run other) {
        return one.startedAt().isPresent()
                && other.startedAt().isPresent()
                && one.startedAt().get().isBefore(other.startedAt().get());
    }
}
