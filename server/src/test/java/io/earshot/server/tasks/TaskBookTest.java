package io.earshot.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.TaskJson;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TaskBookTest {

    private final KeyPair anna = pair();
    private final TaskKeys keys = TaskKeys.parse(
            "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()));
    private final Map<String, Consumer<OrderResult>> given = new LinkedHashMap<>();
    private final Set<String> away = new HashSet<>();
    private final Map<String, TaskRun> shown = new LinkedHashMap<>();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private final TaskBook book = book();

    @Test
    void soManyAreGivenAtATimeAndTheNextWhenOneHasEnded() throws Exception {
        book.order(new TaskJson.Ordered(2, false, orders("t1", 3)), "anna");
        assertThat(given.keySet()).containsExactly("be0.host1", "be1.host1");
        assertThat(states()).containsExactly(State.SENT, State.SENT, State.WAITING);
        ends("be0.host1", TaskOutcome.of(State.RUNNING, ""), false);
        assertThat(states()).containsExactly(State.RUNNING, State.SENT, State.WAITING);
        ends("be0.host1", TaskOutcome.of(State.DONE, "well"), true);
        assertThat(given).containsKey("be2.host1");
        assertThat(states()).containsExactly(State.DONE, State.SENT, State.SENT);
    }

    @Test
    void aTargetThatIsAwayTakesNoTurnFromOthersAndGetsItsOrderWhenItIsBack() throws Exception {
        away.addAll(List.of("be0.host1", "be3.host1"));
        book.order(new TaskJson.Ordered(1, false, orders("t1", 4)), "anna");
        assertThat(given.keySet()).containsExactly("be1.host1");
        assertThat(outputs().getFirst()).isEqualTo("the agent does not ask for orders");
        ends("be1.host1", TaskOutcome.of(State.DONE, "well"), true);
        assertThat(given.keySet()).containsExactly("be1.host1", "be2.host1");
        ends("be2.host1", TaskOutcome.of(State.DONE, "well"), true);
        away.remove("be0.host1");
        book.passTime();
        assertThat(given.keySet()).containsExactly("be1.host1", "be2.host1", "be0.host1");
        ends("be0.host1", TaskOutcome.of(State.DONE, "well"), true);
        now = now.plusSeconds(60);
        book.passTime();
        assertThat(states()).containsExactly(State.DONE, State.DONE, State.DONE, State.EXPIRED);
        assertThat(outputs().getLast()).isEqualTo("the agent does not ask for orders");
    }

    @Test
    void nothingEndsInSilence() throws Exception {
        book.order(new TaskJson.Ordered(4, false, orders("t1", 4)), "anna");
        given.get("be0.host1").accept(new OrderResult("o", 0, true, OrderResult.Status.EXPIRED, "\"late\""));
        ends("be1.host1", TaskOutcome.of(State.RUNNING, ""), false);
        given.get("be1.host1").accept(new OrderResult("o", 1, true, OrderResult.Status.EXPIRED, "\"late\""));
        given.get("be2.host1").accept(new OrderResult("o", 0, true, OrderResult.Status.UNSUPPORTED, "\"old\""));
        given.get("be3.host1").accept(new OrderResult("o", 0, true, OrderResult.Status.DONE, "nonsense"));
        assertThat(states()).containsExactly(State.EXPIRED, State.LOST, State.REFUSED, State.FAILED);
    }

    @Test
    void afterAFailureNoOtherRunBeginsWhereTheTaskStopsThen() throws Exception {
        book.order(new TaskJson.Ordered(2, true, orders("t1", 4)), "anna");
        ends("be0.host1", TaskOutcome.of(State.DONE, "well"), true);
        ends("be1.host1", TaskOutcome.of(State.FAILED, "no"), true);
        assertThat(states()).containsExactly(State.DONE, State.FAILED, State.SENT, State.STOPPED);
        assertThat(outputs().getLast()).isEqualTo("not begun, since the run of be1.host1 is FAILED");
        TaskBook after = book();
        after.restore(List.copyOf(shown.values()));
        assertThat(given.keySet()).containsExactly("be0.host1", "be1.host1", "be2.host1");
        ends("be2.host1", TaskOutcome.of(State.DONE, "well"), true);
        assertThat(states()).containsExactly(State.DONE, State.FAILED, State.DONE, State.STOPPED);
    }

    @Test
    void aTurnThatDoesNotComeInTimeExpires() throws Exception {
        book.order(new TaskJson.Ordered(1, false, orders("t1", 2)), "anna");
        now = now.plusSeconds(61);
        book.passTime();
        assertThat(states()).containsExactly(State.SENT, State.EXPIRED);
    }

    @Test
    void aForgedExpiredOrRepeatedOrderIsNotTakenAndNoneOfItsTaskIsGiven() throws Exception {
        List<SignedTask> forged = new ArrayList<>(orders("t1", 2));
        forged.set(1, SignedTask.sign(forged.get(1).order(), pair().getPrivate()));
        refused(forged, "the signature is not that of key anna");
        refused(List.of(), "without targets");
        refused(List.of(orders("t1", 1).getFirst(), orders("t2", 2).getLast()), "of another task");
        refused(List.of(orders("t1", 1).getFirst(), orders("t1", 1).getFirst()), "was given before");
        List<SignedTask> late = orders("t1", 1);
        now = now.plusSeconds(60);
        refused(late, "expired");
        List<SignedTask> once = orders("t3", 1);
        book.order(new TaskJson.Ordered(1, false, once), "anna");
        given.clear();
        refused(once, "was ordered before");
    }

    @Test
    void aTargetThatTheCmdbDoesNotHaveIsNamed() {
        refused(List.of(sign("t1", ContainerName.parse("none.host9"))), "none.host9 is not in the CMDB");
    }

    @Test
    void whatHadNotEndedIsGivenAgainAfterARestart() throws Exception {
        book.order(new TaskJson.Ordered(2, false, orders("t1", 3)), "anna");
        ends("be0.host1", TaskOutcome.of(State.DONE, "well"), true);
        List<TaskRun> kept = List.copyOf(shown.values());
        given.clear();
        shown.clear();
        TaskBook after = book();
        after.restore(kept);
        assertThat(given.keySet()).containsExactly("be1.host1", "be2.host1");
        assertThat(states()).containsExactly(State.DONE, State.SENT, State.SENT);
        assertThatThrownBy(() -> after.order(new TaskJson.Ordered(1, false, orders("t1", 1)), "anna"))
                .hasMessageContaining("before");
    }

    @Test
    void aTaskIsForgottenAWeekAfterItEnded() throws Exception {
        book.order(new TaskJson.Ordered(1, false, orders("t1", 1)), "anna");
        now = now.plusSeconds(60).plus(TaskBook.KEPT).plusSeconds(1);
        book.passTime();
        assertThat(shown).isEmpty();
    }

    private void refused(List<SignedTask> orders, String why) {
        assertThatThrownBy(() -> book.order(new TaskJson.Ordered(1, false, orders), "anna"))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining(why);
        assertThat(given).isEmpty();
    }

    private List<State> states() {
        return shown.values().stream().map(run -> run.outcome().state()).toList();
    }

    private List<String> outputs() {
        return shown.values().stream().map(run -> run.outcome().output()).toList();
    }

    private void ends(String target, TaskOutcome outcome, boolean last) {
        given.get(target).accept(new OrderResult("o", 0, last, OrderResult.Status.DONE, TaskJson.text(outcome)));
    }

    private TaskBook book() {
        return new TaskBook(
                () -> keys,
                name -> !name.container().equals("none"),
                new TaskBook.Giver() {
                    @Override
                    public boolean listens(ContainerName target) {
                        return !away.contains(target.toString());
                    }

                    @Override
                    public void give(
                            ContainerName target, Duration validFor, String body, Consumer<OrderResult> results) {
                        given.put(target.toString(), results);
                    }
                },
                new ShownTasks(shown),
                () -> now);
    }

    private List<SignedTask> orders(String task, int count) {
        List<SignedTask> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(sign(task, ContainerName.parse("be" + i + ".host1")));
        }
        return orders;
    }

    private SignedTask sign(String task, ContainerName target) {
        return SignedTask.sign(
                new TaskOrder(
                        task + "-" + target.container(),
                        task,
                        "anna",
                        "hello",
                        Map.of(),
                        target,
                        now,
                        now.plusSeconds(60)),
                anna.getPrivate());
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
