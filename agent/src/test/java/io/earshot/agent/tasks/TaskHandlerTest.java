package io.earshot.agent.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.agent.orders.OrderException;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskHandlerTest {

    private static final ContainerName HERE = ContainerName.parse("be5.host58");

    @TempDir
    private Path folder;

    private final List<String> parts = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private KeyPair anna;
    private int runs;

    @BeforeEach
    void configure() throws Exception {
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Files.createDirectory(folder.resolve("words"));
        word(
                "hello",
                "echo \"$EARSHOT_TARGET $*\"; echo once >> " + folder + "/executed",
                "argument.who = [a-z]{1,8}\n");
    }

    @Test
    void aSignedOrderIsExecutedOnceAndTellsThatItBegan() throws Exception {
        TaskOutcome outcome = execute(signed("hello", Map.of("who", "world")));
        assertThat(outcome.state()).isEqualTo(State.DONE);
        assertThat(outcome.exitStatus()).hasValue(0);
        assertThat(outcome.output()).isEqualTo("be5.host58 --who=world\n");
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst()).contains("RUNNING");
    }

    @Test
    void anOrderThatComesAgainIsAnsweredAndNotExecutedAlsoAfterARestart() throws Exception {
        SignedTask order = signed("hello", Map.of("who", "world"));
        TaskOutcome first = execute(order);
        assertThat(execute(order)).isEqualTo(first);
        assertThat(execute(handler(), order)).isEqualTo(first);
        assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\n");
    }

    @Test
    void whatRanWhenTheAgentEndedIsLostAndNotExecutedAgain() throws Exception {
        SignedTask order = signed("hello", Map.of("who", "world"));
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                folder.resolve("state/tasks"),
                order.order().run() + " " + order.order().expiresAt().getEpochSecond() + "\nhalf a li");
        assertThat(execute(order).state()).isEqualTo(State.LOST);
        assertThat(folder.resolve("executed")).doesNotExist();
    }

    @Test
    void aJournalWhoseLastLineWasCutForgetsNoRunAfterTheNextRestart() throws Exception {
        SignedTask first = signed("hello", Map.of("who", "world"));
        SignedTask second = signed("hello", Map.of("who", "world"));
        Files.createDirectories(folder.resolve("state"));
        String line = first.order().run() + " " + first.order().expiresAt().getEpochSecond();
        Files.writeString(folder.resolve("state/tasks"), line + "\n" + line.substring(0, line.length() - 5));
        assertThat(execute(second).state()).isEqualTo(State.DONE);
        assertThat(execute(second).state()).isEqualTo(State.DONE);
        assertThat(execute(first).state()).isEqualTo(State.LOST);
        assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\n");
    }

    @Test
    void aForgedOrderIsRefused() throws Exception {
        SignedTask order = signed("hello", Map.of("who", "world"));
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        refused(SignedTask.sign(order.order(), other.getPrivate()), "signature");
        refused(
                new SignedTask(
                        order("hello", Map.of("who", "mallory"), HERE, now, now.plusSeconds(60)), order.signature()),
                "signature");
    }

    @Test
    void aRevokedKeyCountsAtOnce() throws Exception {
        TaskHandler handler = handler();
        Files.writeString(folder.resolve("keys"), "# nobody\n");
        assertThat(execute(handler, signed("hello", Map.of("who", "world"))).output())
                .isEqualTo("key anna is not known here");
    }

    @Test
    void anOrderForAnotherContainerIsRefused() throws Exception {
        refused(
                sign(order("hello", Map.of("who", "x"), ContainerName.parse("be6.host58"), now, now.plusSeconds(60))),
                "be6.host58");
    }

    @Test
    void anExpiredOrderIsNotExecutedAndOneOfTheFutureIsRefused() throws Exception {
        SignedTask order = signed("hello", Map.of("who", "world"));
        now = now.plusSeconds(60);
        assertThat(execute(order).state()).isEqualTo(State.EXPIRED);
        refused(
                sign(order("hello", Map.of("who", "x"), HERE, now.plusSeconds(120), now.plusSeconds(180))),
                "in the future");
    }

    @Test
    void onlyWordsAndArgumentsThatThisMachineAllowsAreExecuted() throws Exception {
        refused(signed("reboot", Map.of()), "not allowed on this machine");
        refused(signed("hello", Map.of("who", "x; rm -rf /")), "expected the form [a-z]{1,8}");
        refused(signed("hello", Map.of("who", "x", "more", "y")), "unknown argument more");
        refused(signed("hello", Map.of()), "argument who is missing");
        word("later", "echo new", "");
        assertThat(execute(signed("later", Map.of())).output()).isEqualTo("new\n");
    }

    @Test
    void whatIsNoSignedOrderIsRefused() {
        for (String body : List.of("{}", "5", "{\"run\": \"../..\"}", "{\"run\": \"" + "x".repeat(100_000) + "\"}")) {
            Order order = new Order("o", "task", HERE.toString(), Duration.ofMinutes(1), body);
            assertThatThrownBy(() -> handler().execute(order, _ -> true)).isInstanceOf(OrderException.class);
        }
    }

    @Test
    void outputAndTimeAreBounded() throws Exception {
        word("chatty", "yes | head -c 1000000", "outputLimit = 1k\n");
        TaskOutcome chatty = execute(signed("chatty", Map.of()));
        assertThat(chatty.state()).isEqualTo(State.DONE);
        assertThat(chatty.truncated()).isTrue();
        assertThat(chatty.output()).hasSize(1_024);
        word("slow", "sleep 1000 & sleep 1000", "timeLimit = 1s\n");
        TaskOutcome slow = execute(signed("slow", Map.of()));
        assertThat(slow.state()).isEqualTo(State.FAILED);
        assertThat(slow.output()).contains("time limit");
        word("fails", "echo no; exit 3", "");
        assertThat(execute(signed("fails", Map.of())).exitStatus()).hasValue(3);
    }

    @Test
    void aLineMayEndWithAComment() throws Exception {
        word("hello", "echo hello \"$*\"", "timeLimit = 30s   # the default\nargument.who = [a-z#]{1,8} # its name\n");
        Path file = folder.resolve("words/hello.word");
        Files.writeString(file, Files.readString(file).replaceFirst("\n", "   # an absolute path\n"));
        assertThat(execute(signed("hello", Map.of("who", "a#b"))).output()).isEqualTo("hello --who=a#b\n");
    }

    @Test
    void tailReadsOnlyFilesThatTheWordNames() throws Exception {
        Files.writeString(folder.resolve("app.log"), "first line\nlast line\n");
        Files.writeString(
                folder.resolve("words/tail.word"),
                "run = tail\noutputLimit = 12\nargument.file = .*\nfile.app = " + folder.resolve("app.log") + "\n");
        TaskOutcome outcome = execute(signed("tail", Map.of("file", "app")));
        assertThat(outcome.output()).isEqualTo("last line\n");
        assertThat(outcome.truncated()).isTrue();
        refused(signed("tail", Map.of("file", "/etc/shadow")), "expected one of app");
    }

    @Test
    void onlyTheKeysThatAWordNamesMayOrderIt() throws Exception {
        word("hello", "echo hello", "keys = release, ops\n");
        refused(
                signed("hello", Map.of()),
                "key anna may not order hello on this machine, expected one of ops, release");
        word("hello", "echo hello", "keys = ops, anna\n");
        assertThat(execute(signed("hello", Map.of())).state()).isEqualTo(State.DONE);
    }

    @Test
    void anUpgradeNeedsKeysThatAreNamedAndALauncherThatCanStartAnotherVersion() throws Exception {
        Map<String, String> arguments =
                Map.of("sha256", "a".repeat(64), "pieces", "b".repeat(64), "octets", "5", "name", "agent.tar.gz");
        Path upgrade = folder.resolve("words/upgrade.word");
        Files.writeString(upgrade, "run = upgrade\n");
        assertThatThrownBy(() -> execute(signed("upgrade", arguments)))
                .hasMessageContaining("no line \"keys\", expected the names of the keys that may order upgrades");
        Files.writeString(upgrade, "run = upgrade\nkeys = release\n");
        refused(signed("upgrade", arguments), "key anna may not order upgrade");
        Files.writeString(upgrade, "run = upgrade\nkeys = anna\n");
        refused(signed("upgrade", arguments), "was not started by bin/earshot-agent with EARSHOT_UPGRADES");
    }

    @Test
    void aRunThatAnOldAgentBeganBesideANewOneIsNotBegunAgain() throws Exception {
        TaskHandler old = handler();
        TaskHandler fresh = handler();
        SignedTask order = signed("hello", Map.of("who", "world"));
        TaskOutcome first = execute(old, order);
        assertThat(execute(fresh, order)).isEqualTo(first);
        assertThat(Files.readString(folder.resolve("executed"))).isEqualTo("once\n");
    }

    @Test
    void anAgentWithoutUsableKeysDoesNotStart() throws Exception {
        Files.writeString(folder.resolve("keys"), "anna notakey\n");
        assertThatThrownBy(this::handler)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keys:1: no Ed25519 key");
    }

    private void refused(SignedTask task, String why) throws Exception {
        TaskOutcome outcome = execute(task);
        assertThat(outcome.state()).isEqualTo(State.REFUSED);
        assertThat(outcome.output()).contains(why);
        assertThat(folder.resolve("executed")).doesNotExist();
    }

    private void word(String name, String script, String more) throws IOException {
        Path executable = folder.resolve(name + ".sh");
        Files.writeString(executable, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("words/" + name + ".word"), "run = " + executable + "\n" + more);
    }

    private TaskHandler handler() throws IOException {
        return new TaskHandler(
                new TaskConfig(folder.resolve("keys"), folder.resolve("words"), folder.resolve("state")),
                HERE::equals,
                (_, _, _) -> new PieceAnswer.Missing("no file here"),
                Optional.empty(),
                () -> now);
    }

    private TaskOutcome execute(SignedTask task) throws Exception {
        return execute(handler(), task);
    }

    private TaskOutcome execute(TaskHandler handler, SignedTask task) throws Exception {
        Order order = new Order("o" + runs++, "task", HERE.toString(), Duration.ofMinutes(1), TaskJson.text(task));
        return TaskJson.readOutcome(handler.execute(order, parts::add));
    }

    private SignedTask signed(String word, Map<String, String> arguments) {
        return sign(order(word, arguments, HERE, now, now.plusSeconds(60)));
    }

    private SignedTask sign(TaskOrder order) {
        return SignedTask.sign(order, anna.getPrivate());
    }

    private TaskOrder order(
            String word, Map<String, String> arguments, ContainerName target, Instant issued, Instant expires) {
        return new TaskOrder("run" + runs++, "t1", "anna", word, arguments, target, issued, expires);
    }
}
