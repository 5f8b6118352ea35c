package io.earshot.agent.upgrade;

import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import io.earshot.model.tasks.UpgradeStep;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An upgrade as it is kept on disk, so that whichever agent runs next goes on with it. The old agent writes it until it has switched, then
 * the new one.
 *
 * @param orderId by which the server knows it
 * @param task is the order that was checked when the upgrade began
 * @param outcome as it was told last
 */
record UpgradeRecord(String orderId, UpgradeRules rules, SignedTask task, TaskOutcome outcome) {

    /** The record of an upgrade that begins. */
    static UpgradeRecord begin(String orderId, UpgradeRules rules, SignedTask task) {
        return new UpgradeRecord(orderId, rules, task, TaskOutcome.of(State.RUNNING, ""));
    }

    String run() {
        return task.order().run();
    }

    /** Returns the package. Its arguments were checked when the upgrade began. */
    FileOrder file() {
        return FileOrder.of(task.order().arguments());
    }

    List<UpgradeStep> steps() {
        return outcome.steps();
    }

    boolean has(UpgradeStep.Kind kind) {
        return steps().stream().anyMatch(step -> step.kind() == kind);
    }

    int count(UpgradeStep.Kind kind) {
        return (int) steps().stream().filter(step -> step.kind() == kind).count();
    }

    boolean isOver() {
        return outcome.state().isFinal();
    }

    UpgradeRecord with(FileProgress progress) {
        return new UpgradeRecord(orderId, rules, task, outcome.with(progress));
    }

    UpgradeRecord with(TaskOutcome newer) {
        return new UpgradeRecord(orderId, rules, task, newer);
    }

    /** Returns the record with one more step, which may be the last one. */
    UpgradeRecord with(UpgradeStep.Kind kind, Instant now, String detail) {
        List<UpgradeStep> taken = new ArrayList<>(steps());
        if (taken.size() == UpgradeStep.MOST) {
            taken.remove(UpgradeStep.MOST / 2);
        }
        taken.add(new UpgradeStep(kind, now.truncatedTo(ChronoUnit.MILLIS), detail));
        State state = switch (kind) {
            case DONE -> State.DONE;
            case ABORTED, RETURNED -> State.FAILED;
            case FETCHED, STARTED, PROVEN, SWITCHED, FINISHED, RESTARTED -> State.RUNNING;
        };
        TaskOutcome told = TaskOutcome.of(state, state.isFinal() ? detail : "").with(taken);
        Optional<FileProgress> file = outcome.file();
        return new UpgradeRecord(orderId, rules, task, file.isPresent() ? told.with(file.get()) : told);
    }

    String text() {
        return orderId + " " + rules.octetsPerSecond() + " " + rules.proofTime().toMillis() + " "
                + rules.probation().toMillis() + "\n" + TaskJson.text(task) + "\n" + TaskJson.text(outcome);
    }

    static UpgradeRecord parse(String text) throws BadJsonException {
        String[] lines = text.split("\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (lines.length < 3 || words.length != 4) {
            throw new IllegalArgumentException("no upgrade, expected three lines as an agent writes them");
        }
        return new UpgradeRecord(
                words[0],
                new UpgradeRules(
                        Long.parseLong(words[1]),
                        Duration.ofMillis(Long.parseLong(words[2])),
                        Duration.ofMillis(Long.parseLong(words[3]))),
                TaskJson.read(lines[1]),
                TaskJson.readOutcome(lines[2]));
    }
}
