package io.earshot.lab.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Tells what became of one agent's upgrade.
 *
 * @param steps as table UPGRADE has them
 * @param output of the run
 * @param isInPlace whether the right version runs and counts as good
 * @param oldTask the state of the task that the old agent executed meanwhile
 * @param executed how often the two tasks of this agent were executed
 * @param runs of agents whose reports were taken
 * @param sent the probes in the reports, but for those before the first one
 * @param due how many that must have been
 */
public record UpgradeResult(
        Scenario scenario,
        List<String> steps,
        String output,
        Duration time,
        boolean isInPlace,
        String oldTask,
        int executed,
        long runs,
        long sent,
        long due) {

    /** Returns whether all is as it must be but for probes, whose number depends on how busy the machine is. */
    public boolean isRight() {
        String last = steps.isEmpty() ? "" : steps.getLast();
        boolean ended = switch (scenario.version()) {
            case GOOD, SLOW -> last.equals(scenario.isGood() ? "DONE" : "ABORTED");
            case DOES_NOT_START, CANNOT_CONNECT -> last.equals("ABORTED");
            case CRASHES -> last.equals("RETURNED");
        };
        boolean told = !scenario.keepsOldTasks() || oldTask.equals("DONE");
        return ended && isInPlace && told && executed == 2;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-29s %-5s %5.1f s  old task %-7s executed %d  probes %d of %d  %s",
                scenario.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                isRight() ? "right" : "WRONG",
                time.toMillis() / 1e3,
                oldTask,
                executed,
                sent,
                due,
                String.join(" ", steps));
    }
}
