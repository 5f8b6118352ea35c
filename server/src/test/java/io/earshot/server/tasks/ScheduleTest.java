package io.earshot.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.Repetition;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A schedule is handed out occurrence by occurrence, each when it is due. */
class ScheduleTest {

    private static final Instant BEGIN = Instant.parse("2026-11-29T12:00:00Z");

    private final KeyPair anna = pair();
    private final TaskKeys keys = TaskKeys.parse(
            "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()));

    /** Holds who waits for the result of an occurrence that was given, by its id. */
    private final Map<String, Consumer<OrderResult>> given = new LinkedHashMap<>();

    private final Set<String> away = new HashSet<>();
    private final Map<String, TaskRun> shown = new LinkedHashMap<>();
    private final ShownTasks rows = new ShownTasks(shown);
    private Instant now = BEGIN;
    private TaskBook book = book();

    @Test
    void anOccurrenceIsGivenWhenItIsDueAndEachHasARow() throws Exception {
        order(2, false, Duration.ofHours(2));
        ends("r0.1", State.DONE);
        ends("r1.1", State.DONE);
        assertThat(rows.nextAt()).contains(BEGIN.plusSeconds(3_600));
        at(3_599);
        assertThat(given.keySet()).containsExactly("r0.1", "r1.1");
        at(3_600);
        assertThat(given.keySet()).containsExactly("r0.1", "r1.1", "r0.2", "r1.2");
        assertThat(states()).isEqualTo("r0.1=DONE r1.1=DONE r0.2=SENT r1.2=SENT");
        assertThat(rows.nextAt()).isEmpty();
        at(7_200);
        assertThat(given).hasSize(4);
    }

    @Test
    void anOccurrenceThatTheAgentMissedExpiresAndIsNeverGivenLate() throws Exception {
        away.add("be0.host1");
        order(1, false, Duration.ofHours(3));
        at(3_600);
        at(7_000);
        assertThat(given).isEmpty();
        away.clear();
        at(7_199);
        assertThat(given).isEmpty();
        at(7_200);
        assertThat(given.keySet()).containsExactly("r0.3");
        assertThat(states()).isEqualTo("r0.1=EXPIRED r0.2=EXPIRED r0.3=SENT");
        assertThat(shown.get("r0.2").outcome().output()).isEqualTo("the agent does not ask for orders");
    }

    @Test
    void aServerThatWasAwayTellsWhatItMissedAndGivesOnlyWhatIsDue() throws Exception {
        order(1, false, Duration.ofDays(10));
        ends("r0.1", State.DONE);
        restartAt(3 * 3_600 + 10);
        assertThat(given.keySet()).containsExactly("r0.4");
        assertThat(states()).isEqualTo("r0.1=DONE r0.2=EXPIRED r0.3=EXPIRED r0.4=SENT");
        ends("r0.4", State.DONE);
        restartAt(100 * 3_600 + 301);
        assertThat(given).isEmpty();
        assertThat(shown).hasSize(TaskTurns.KEPT_OCCURRENCES).containsKeys("r0.78", "r0.101");
        assertThat(shown.values()).allMatch(run -> run.outcome().state() == State.EXPIRED);
    }

    @Test
    void whatWasUnderwayIsGivenAgainAfterARestartAsTheSameOccurrence() throws Exception {
        order(3, false, Duration.ofHours(2));
        ends("r0.1", State.DONE);
        ends("r1.1", State.RUNNING);
        restartAt(60);
        assertThat(given.keySet()).containsExactly("r1.1", "r2.1");
    }

    @Test
    void aStoppedScheduleTellsItInARowOfEachContainerAndStaysStoppedOverARestart() throws Exception {
        order(2, false, Duration.ofHours(5));
        ends("r0.1", State.DONE);
        assertThat(book.stop("t", "bert")).isTrue();
        ends("r1.1", State.DONE);
        assertThat(states()).isEqualTo("r0.1=DONE r1.1=DONE r0.2=STOPPED r1.2=STOPPED");
        assertThat(shown.get("r0.2").outcome().output()).isEqualTo("not begun, since bert stopped the task");
        assertThat(rows.nextAt()).isEmpty();
        at(3_600);
        restartAt(7_200);
        assertThat(given).isEmpty();
        assertThat(rows.nextAt()).isEmpty();
        assertThat(book.stop("t", "bert")).as("again").isTrue();
        assertThat(shown).hasSize(4);
        assertThat(book.stop("none", "bert")).isFalse();
        at(3_600 + TaskBook.KEPT.toSeconds() + 1);
        assertThat(shown).isEmpty();
    }

    @Test
    void aStopOfATaskLeavesWhatRunsAndBeginsNothingElse() throws Exception {
        List<SignedTask> orders = IntStream.range(0, 2)
                .mapToObj(i -> sign(new TaskOrder(
                        "r" + i,
                        "t",
                        "anna",
                        "hello",
                        Map.of(),
                        ContainerName.parse("be" + i + ".host1"),
                        now,
                        now.plusSeconds(60))))
                .toList();
        book.order(new TaskJson.Ordered(1, false, orders), "anna");
        assertThat(book.stop("t", "bert")).isTrue();
        ends("r0", State.DONE);
        assertThat(states()).isEqualTo("r0=DONE r1=STOPPED");
    }

    @Test
    void aScheduleThatStopsOnFailureEndsWithTheFirstOne() throws Exception {
        order(1, true, Duration.ofHours(5));
        ends("r0.1", State.FAILED);
        assertThat(states()).isEqualTo("r0.1=FAILED r0.2=STOPPED");
        restartAt(3_600);
        at(7_200);
        assertThat(states()).isEqualTo("r0.1=FAILED r0.2=STOPPED");
        assertThat(given).isEmpty();
    }

    @Test
    void onlyTheNewestOccurrencesAreKept() throws Exception {
        order(1, false, Duration.ofDays(10));
        for (int i = 1; i <= 30; i++) {
            ends("r0." + i, State.DONE);
            at(i * 3_600L);
        }
        assertThat(shown)
                .hasSize(TaskTurns.KEPT_OCCURRENCES)
                .containsKeys("r0.8", "r0.31")
                .doesNotContainKey("r0.7");
        restartAt(31 * 3_600);
        assertThat(given.keySet()).containsExactly("r0.32");
    }

    @Test
    void aScheduleOfTheFutureOrWithMoreRunsThanAreKeptIsRefused() {
        now = BEGIN.plusSeconds(3_600);
        List<SignedTask> later = List.of(order("r0", 0, Duration.ofHours(3)));
        now = BEGIN;
        assertThatThrownBy(() -> book.order(new TaskJson.Ordered(1, false, later), "anna"))
                .hasMessage("signed at 2026-11-29T13:00:00Z, which is in the future: are the clocks right?");
        List<SignedTask> many = IntStream.range(0, 8_334)
                .mapToObj(i -> order("r" + i, i, Duration.ofDays(9)))
                .toList();
        assertThatThrownBy(() -> book.order(new TaskJson.Ordered(1, false, many), "anna"))
                .hasMessage("0 runs are known or to come already and this task has 200016, expected at most 200000");
    }

    private void order(int targets, boolean stopsOnFailure, Duration length) throws TaskRefusedException {
        book.order(
                new TaskJson.Ordered(
                        targets,
                        stopsOnFailure,
                        IntStream.range(0, targets)
                                .mapToObj(i -> order("r" + i, i, length))
                                .toList()),
                "anna");
    }

    private SignedTask order(String run, int target, Duration length) {
        return sign(new TaskOrder(
                run,
                "t",
                "anna",
                "hello",
                Map.of(),
                ContainerName.parse("be" + target + ".host1"),
                now,
                now.plus(length),
                Optional.of(new Repetition(Duration.ofHours(1), Duration.ofMinutes(5)))));
    }

    private SignedTask sign(TaskOrder order) {
        return SignedTask.sign(order, anna.getPrivate());
    }

    private void at(long seconds) {
        now = BEGIN.plusSeconds(seconds);
        book.passTime();
    }

    private void restartAt(long seconds) {
        List<TaskRun> kept = List.copyOf(shown.values());
        given.clear();
        now = BEGIN.plusSeconds(seconds);
        book = book();
        book.restore(kept);
        book.passTime();
    }

    private void ends(String id, State state) {
        given.get(id)
                .accept(new OrderResult(
                        "o", 0, state.isFinal(), OrderResult.Status.DONE, TaskJson.text(TaskOutcome.of(state, ""))));
    }

    private String states() {
        return String.join(
                " ",
                shown.values().stream()
                        .map(run -> run.id() + "=" + run.outcome().state())
                        .toList());
    }

    private TaskBook book() {
        return new TaskBook(() -> keys, _ -> true, new Giver(), rows, () -> now);
    }

    private final class Giver implements TaskBook.Giver {

        @Override
        public boolean listens(ContainerName target) {
            return !away.contains(target.toString());
        }

        @Override
        public void give(ContainerName target, Duration validFor, String body, Consumer<OrderResult> results) {
            try {
                given.put(TaskJson.readExecution(body).id(), results);
            } catch (BadJsonException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
