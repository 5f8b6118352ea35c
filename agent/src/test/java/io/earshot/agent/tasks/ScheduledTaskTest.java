package io.earshot.agent.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.Repetition;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent believes of a server only which occurrence of a signed order it is asked for. */
class ScheduledTaskTest {

    private static final ContainerName HERE = ContainerName.parse("be5.host58");

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private SignedTask hourly;
    private KeyPair anna;
    private int orders;

    @BeforeEach
    void configure() throws Exception {
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Files.createDirectory(folder.resolve("words"));
        Path script = Files.writeString(
                folder.resolve("hello"), "#!/bin/sh\necho $EARSHOT_RUN\necho once >>" + folder + "/executed\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("words/hello.word"), "run = " + script + "\n");
        Files.writeString(folder.resolve("words/upgrade.word"), "run = upgrade\nkeys = anna\n");
        hourly = signed("hello", Duration.ofHours(1));
    }

    @Test
    void eachOccurrenceIsExecutedOnceAlsoAfterARestart() throws Exception {
        TaskOutcome first = execute(hourly, 1);
        assertThat(first.state()).isEqualTo(State.DONE);
        assertThat(first.output()).isEqualTo("r1.1\n");
        assertThat(execute(hourly, 1)).isEqualTo(first);
        now = now.plus(Duration.ofHours(1));
        assertThat(execute(hourly, 2).output()).isEqualTo("r1.2\n");
        assertThat(execute(hourly, 2).output()).isEqualTo("r1.2\n");
        assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\nonce\n");
    }

    @Test
    void anOccurrenceThatWasMissedExpiresAndIsNotExecutedLate() throws Exception {
        now = now.plus(Duration.ofHours(2)).plusSeconds(10);
        assertThat(execute(hourly, 1).state()).isEqualTo(State.EXPIRED);
        assertThat(execute(hourly, 2).output()).isEqualTo("expired at 2026-11-29T13:05:00Z");
        assertThat(folder.resolve("executed")).doesNotExist();
        assertThat(execute(hourly, 3).state()).isEqualTo(State.DONE);
    }

    @Test
    void aServerCannotHaveOccurrencesExecutedBeforeTheyAreDue() throws Exception {
        assertThat(execute(hourly, 2).output()).isEqualTo("occurrence 2 is due at 2026-11-29T13:00:00Z and not before");
        assertThat(folder.resolve("executed")).doesNotExist();
    }

    @Test
    void aServerCannotRepeatMoreOftenOrLongerThanWasSigned() throws Exception {
        SignedTask more = new SignedTask(signed("hello", Duration.ofMinutes(10)).order(), hourly.signature());
        assertThat(execute(more, 1).output()).isEqualTo("the signature is not that of key anna");
        TaskOrder once = hourly.order();
        SignedTask alone = new SignedTask(
                new TaskOrder(
                        once.run(),
                        once.task(),
                        once.key(),
                        once.word(),
                        once.arguments(),
                        HERE,
                        once.issuedAt(),
                        once.issuedAt().plus(TaskOrder.LONGEST)),
                hourly.signature());
        assertThat(execute(alone, 0).output()).isEqualTo("the signature is not that of key anna");
    }

    @Test
    void anUpgradeIsNotRepeated() throws Exception {
        TaskOrder plain = hourly.order();
        Map<String, String> file = Map.of(
                "sha256", "a".repeat(64), "pieces", "b".repeat(64), "octets", "5", "name", "earshot-agent.tar.gz");
        SignedTask upgrade = sign("upgrade", file, plain.repetition().orElseThrow());
        assertThat(execute(upgrade, 1).output()).startsWith("an upgrade is not repeated");
    }

    private TaskOutcome execute(SignedTask signed, int occurrence) throws Exception {
        TaskHandler handler = new TaskHandler(
                new TaskConfig(folder.resolve("keys"), folder.resolve("words"), folder.resolve("state")),
                HERE::equals,
                (_, _, _) -> new PieceAnswer.Missing("no file here"),
                Optional.empty(),
                () -> now);
        Order order = new Order(
                "o" + orders++,
                "task",
                HERE.toString(),
                Duration.ofMinutes(1),
                TaskJson.text(new TaskExecution(signed, occurrence)));
        return TaskJson.readOutcome(handler.execute(order, _ -> true));
    }

    private SignedTask signed(String word, Duration every) {
        return sign(word, Map.of(), new Repetition(every, Duration.ofMinutes(5)));
    }

    private SignedTask sign(String word, Map<String, String> arguments, Repetition repetition) {
        return SignedTask.sign(
                new TaskOrder(
                        "r1",
                        "t1",
                        "anna",
                        word,
                        arguments,
                        HERE,
                        now,
                        now.plus(Duration.ofDays(2)),
                        Optional.of(repetition)),
                anna.getPrivate());
    }
}
