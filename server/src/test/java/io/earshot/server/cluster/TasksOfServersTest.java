package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.Repetition;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import io.earshot.server.tasks.KnownTask;
import io.earshot.server.tasks.TaskBook;
import io.earshot.server.tasks.TaskRows;
import io.earshot.server.tasks.TaskRun;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several servers show tasks that were ordered at one of them, and one goes on with those of a server that is gone. */
class TasksOfServersTest {

    private final MemoryLog log = new MemoryLog();
    private final KeyPair anna = pair();
    private final TaskKeys keys = TaskKeys.parse(
            "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()));
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    private final class Server implements TaskRows {

        private final Map<String, String> shown = new TreeMap<>();
        private final Map<String, Consumer<OrderResult>> given = new LinkedHashMap<>();
        private final SharedTasks tasks;
        private final TaskBook book;
        private final LogReader reader;

        Server(String name) {
            reader = log.from(name).reader();
            tasks = new SharedTasks(name, log.from(name), this);
            book = new TaskBook(
                    () -> keys,
                    _ -> true,
                    new TaskBook.Giver() {
                        @Override
                        public boolean listens(ContainerName target) {
                            return true;
                        }

                        @Override
                        public void give(
                                ContainerName target, Duration left, String body, Consumer<OrderResult> results) {
                            given.put(target.toString(), results);
                        }
                    },
                    tasks,
                    () -> now);
        }

        void read() throws Exception {
            for (Entry entry : reader.poll(Duration.ZERO)) {
                switch (entry.fact()) {
                    case Fact.Kept kept -> tasks.apply(kept);
                    case Fact.Removed(var key) -> tasks.remove(key.substring(Fact.KEPT.length()));
                    default -> throw new AssertionError(entry.fact());
                }
            }
            tasks.passTime();
            book.drop(tasks.takeLost());
            tasks.takeStops().forEach(book::stop);
        }

        void lead(String... gone) {
            book.restore(tasks.takeOver(Set.of(gone)::contains));
        }

        @Override
        public void task(KnownTask task) {
            shown.put(
                    task.id(),
                    task.targets() + " runs"
                            + task.nextAt().map(at -> ", next " + at).orElse(""));
        }

        @Override
        public void run(TaskRun run) {
            shown.put(run.id(), run.outcome().state().name());
        }

        @Override
        public void forget(KnownTask task) {
            forgetTask(task.id());
        }

        @Override
        public void forgetTask(String id) {
            shown.keySet().removeIf(key -> key.startsWith(id));
        }

        @Override
        public void forgetRun(String id) {
            shown.remove(id);
        }

        @Override
        public boolean stopElsewhere(String task, String by) {
            return false;
        }

        @Override
        public void commit() {}
    }

    @Test
    void allServersShowWhatBecomesOfATask() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.book.order(new TaskJson.Ordered(2, false, orders(3)), "anna");
        b.read();
        assertThat(b.shown)
                .isEqualTo(a.shown)
                .containsEntry("t", "3 runs")
                .containsEntry("t-be0", "SENT")
                .containsEntry("t-be2", "WAITING");
        ends(a, "be0.host1");
        b.read();
        assertThat(b.shown).isEqualTo(a.shown).containsEntry("t-be0", "DONE").containsEntry("t-be2", "SENT");
        assertThat(b.given).isEmpty();
    }

    @Test
    void anotherServerGoesOnWithTheTasksOfOneThatIsGoneAndThatOneLeavesThemWhenItIsBack() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.book.order(new TaskJson.Ordered(1, false, orders(3)), "anna");
        ends(a, "be0.host1");
        b.read();
        b.lead();
        assertThat(b.given).isEmpty();
        b.lead("a");
        assertThat(b.given.keySet()).containsExactly("be1.host1");
        ends(b, "be1.host1");
        ends(b, "be2.host1");
        a.read();
        a.lead();

        assertThat(a.shown).isEqualTo(b.shown).containsEntry("t-be1", "DONE").containsEntry("t-be2", "DONE");
        a.given.get("be1.host1").accept(result()); // a late word to the one that was gone
        b.read();
        assertThat(b.shown).containsEntry("t-be1", "DONE");
        Server c = new Server("c");
        log.compact(0);
        c.read();
        assertThat(c.shown).isEqualTo(b.shown);
    }

    @Test
    void aServerGoesOnWithItsOwnTasksAfterItsRestart() throws Exception {
        Server a = new Server("a");
        a.book.order(new TaskJson.Ordered(1, false, orders(2)), "anna");
        ends(a, "be0.host1");
        Server again = new Server("a");
        again.read();
        again.lead();
        assertThat(again.given.keySet()).containsExactly("be1.host1");
        assertThat(again.shown).isEqualTo(a.shown);
    }

    @Test
    void aScheduleGoesOnAtAnotherServerAndIsStoppedThroughAnyOfThem() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.book.order(new TaskJson.Ordered(1, false, hourly()), "anna");
        ends(a, "be0.host1");
        b.read();
        b.lead("a");
        a.read();
        now = now.plusSeconds(3_600);
        a.book.passTime();
        b.book.passTime();
        assertThat(a.given.keySet()).as("given by a, the first occurrence").hasSize(1);
        ends(b, "be0.host1");
        a.read();
        assertThat(a.shown)
                .isEqualTo(b.shown)
                .containsEntry("t-be0.2", "DONE")
                .containsEntry("t", "1 runs, next 2026-11-29T14:00:00Z");

        assertThat(a.book.stop("none", "bert")).isFalse();
        assertThat(a.book.stop("t", "bert")).isTrue();
        b.read();
        a.read();
        assertThat(a.shown).isEqualTo(b.shown).containsEntry("t", "1 runs").containsEntry("t-be0.3", "STOPPED");
        now = now.plusSeconds(3_600);
        b.book.passTime();
        assertThat(b.shown).hasSize(4);
    }

    @Test
    void anOccurrenceThatIsNotKeptAnyMoreLeavesAllServers() throws Exception {
        Server a = new Server("a");
        Server b = new Server("b");
        a.book.order(new TaskJson.Ordered(1, false, hourly()), "anna");
        now = now.plusSeconds(30 * 3_600);
        a.book.passTime();
        b.read();
        assertThat(b.shown).isEqualTo(a.shown).containsKey("t-be0.31").doesNotContainKey("t-be0.1");
    }

    private List<SignedTask> hourly() {
        return List.of(SignedTask.sign(
                new TaskOrder(
                        "t-be0",
                        "t",
                        "anna",
                        "hello",
                        Map.of(),
                        ContainerName.parse("be0.host1"),
                        now,
                        now.plus(Duration.ofDays(7)),
                        Optional.of(new Repetition(Duration.ofHours(1), Duration.ofMinutes(5)))),
                anna.getPrivate()));
    }

    private static OrderResult result() {
        return new OrderResult(
                "o", 0, true, OrderResult.Status.DONE, TaskJson.text(TaskOutcome.of(State.DONE, "well")));
    }

    private static void ends(Server server, String target) {
        server.given.get(target).accept(result());
    }

    private List<SignedTask> orders(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SignedTask.sign(
                        new TaskOrder(
                                "t-be" + i,
                                "t",
                                "anna",
                                "hello",
                                Map.of(),
                                ContainerName.parse("be" + i + ".host1"),
                                now,
                                now.plusSeconds(60)),
                        anna.getPrivate()))
                .toList();
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
