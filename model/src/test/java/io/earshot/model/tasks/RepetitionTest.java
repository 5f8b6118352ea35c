package io.earshot.model.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepetitionTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Repetition HOURLY = new Repetition(Duration.ofHours(1), Duration.ofMinutes(5));

    @Test
    void everyWindowAndEndAreSigned() {
        assertThat(new String(order(Duration.ofHours(3)).canonical(), UTF_8)).isEqualTo("""
            earshot-task-1
            run=r1
            task=t1
            key=anna
            word=gc
            target=be5.host58
            issued=1795953600
            expires=1795964400
            every=3600
            window=300
            argument.jvm=app
            """);
    }

    @Test
    void anOccurrenceIsDueEachTimeAndOnlyBeforeTheEnd() {
        assertThat(order(Duration.ofHours(3)).occurrences()).isEqualTo(3);
        assertThat(order(Duration.ofHours(3).plusSeconds(1)).occurrences()).isEqualTo(4);
        assertThat(order(Duration.ofSeconds(1)).occurrences()).isEqualTo(1);
        TaskOrder order = order(Duration.ofHours(3));
        assertThat(order.dueAt(3)).isEqualTo("2026-11-29T14:00:00Z");
        assertThat(order.newestDue(NOW.minusSeconds(1))).isZero();
        assertThat(order.newestDue(NOW)).isEqualTo(1);
        assertThat(order.newestDue(NOW.plusSeconds(3_599))).isEqualTo(1);
        assertThat(order.newestDue(NOW.plusSeconds(3_600))).isEqualTo(2);
        assertThat(order.newestDue(Instant.MAX)).isEqualTo(3);
    }

    @Test
    void anOccurrenceEndsWithItsWindowAndAtTheLatestWithItsOrder() {
        SignedTask signed = new SignedTask(order(Duration.ofHours(2).plusSeconds(60)), "");
        assertThat(new TaskExecution(signed, 2).expiresAt()).isEqualTo("2026-11-29T13:05:00Z");
        assertThat(new TaskExecution(signed, 3).expiresAt()).isEqualTo("2026-11-29T14:01:00Z");
        assertThat(new TaskExecution(signed, 3).id()).isEqualTo("r1.3");
        assertThatThrownBy(() -> new TaskExecution(signed, 4)).hasMessageContaining("expected 1 to 3");
        assertThatThrownBy(() -> new TaskExecution(signed)).hasMessageContaining("expected 1 to 3");
    }

    @Test
    void anExecutionOutlivesTheWayWithItsOccurrence() throws BadJsonException {
        TaskExecution execution = new TaskExecution(new SignedTask(order(Duration.ofHours(3)), "c2lnbmVk"), 2);
        assertThat(TaskJson.readExecution(TaskJson.text(execution))).isEqualTo(execution);
        assertThat(TaskJson.read(TaskJson.text(execution.signed()))).isEqualTo(execution.signed());
        assertThatThrownBy(() -> TaskJson.readExecution(TaskJson.text(execution.signed())))
                .hasMessageContaining("occurrence 0 of order r1, expected 1 to 3");
        SignedTask once = new SignedTask(
                new TaskOrder("r2", "t2", "anna", "gc", Map.of(), target(), NOW, NOW.plusSeconds(60)), "");
        assertThatThrownBy(() -> TaskJson.readExecution(
                        TaskJson.text(once).replace("\"signature\"", "\"occurrence\":1,\"signature\"")))
                .hasMessageContaining("expected none");
    }

    @Test
    void nonsenseIsRefusedWithItsBounds() {
        assertThatThrownBy(() -> new Repetition(Duration.ofSeconds(59), Duration.ofSeconds(1)))
                .hasMessageContaining("every 59 s, expected whole seconds from 60 s");
        assertThatThrownBy(() -> new Repetition(Duration.ofDays(32), Duration.ofSeconds(1)))
                .hasMessageContaining("to 2678400 s");
        assertThatThrownBy(() -> new Repetition(Duration.ofSeconds(60), Duration.ofSeconds(61)))
                .hasMessageContaining("within 61 s, expected whole seconds up to 60 s");
        assertThatThrownBy(() -> new Repetition(Duration.ofDays(7), Duration.ofDays(2)))
                .hasMessageContaining("up to 86400 s");
        assertThatThrownBy(() -> new Repetition(Duration.ofMillis(90_500), Duration.ofSeconds(1)))
                .hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> order(Duration.ZERO)).hasMessageContaining("expires at");
        assertThatThrownBy(() -> order(Duration.ofDays(367))).hasMessageContaining("within 366 days");
    }

    private static TaskOrder order(Duration length) {
        return new TaskOrder(
                "r1", "t1", "anna", "gc", Map.of("jvm", "app"), target(), NOW, NOW.plus(length), Optional.of(HOURLY));
    }

    private static ContainerName target() {
        return ContainerName.parse("be5.host58");
    }
}
