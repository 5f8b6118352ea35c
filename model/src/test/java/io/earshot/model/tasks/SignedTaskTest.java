package io.earshot.model.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedTaskTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static final TaskOrder ORDER = new TaskOrder(
            "r1",
            "t1",
            "anna",
            "probe",
            Map.of("port", "3306", "ip", "10.1.2.3"),
            ContainerName.parse("be5.host58"),
            NOW,
            NOW.plusSeconds(300));

    private final KeyPair pair = pair();
    private final SignedTask signed = SignedTask.sign(ORDER, pair.getPrivate());

    @Test
    void whatIsSignedIsALineForEachField() {
        assertThat(new String(ORDER.canonical(), UTF_8)).isEqualTo("""
            earshot-task-1
            run=r1
            task=t1
            key=anna
            word=probe
            target=be5.host58
            issued=1795953600
            expires=1795953900
            argument.ip=10.1.2.3
            argument.port=3306
            """);
    }

    @Test
    void theSignatureOutlivesTheWay() throws BadJsonException {
        SignedTask arrived = TaskJson.read(TaskJson.text(signed));
        assertThat(arrived).isEqualTo(signed);
        assertThat(keys(pair).objection(arrived)).isEmpty();
    }

    @Test
    void theStepsOfAnUpgradeOutliveTheWayAndThoseOfNewerAgentsAreLeftOut() throws BadJsonException {
        TaskOutcome outcome = TaskOutcome.of(TaskOutcome.State.RUNNING, "")
                .with(List.of(
                        new UpgradeStep(UpgradeStep.Kind.FETCHED, NOW.plusMillis(7), "2 octets"),
                        new UpgradeStep(UpgradeStep.Kind.ABORTED, NOW.plusMillis(9), "why\nlog")));
        String json = TaskJson.text(outcome);
        assertThat(TaskJson.readOutcome(json)).isEqualTo(outcome);
        assertThat(TaskJson.readOutcome(json.replace("FETCHED", "BLESSED")).steps())
                .containsExactly(outcome.steps().getLast());
        assertThatThrownBy(() -> TaskJson.readOutcome(json.replaceFirst("\"at\":[0-9]+", "\"at\":9223372036854775807")))
                .hasMessageContaining("before 2100");
        String step = "{\"step\":\"DONE\",\"at\":1}";
        assertThatThrownBy(() -> TaskJson.readOutcome(
                        "{\"state\":\"DONE\",\"steps\":[" + (step + ",").repeat(UpgradeStep.MOST) + step + "]}"))
                .hasMessageContaining("at most 64 steps");
    }

    @ParameterizedTest
    @CsvSource({
        "be5.host58, be6.host58",
        "\"3306\", \"22\"",
        "\"probe\", \"restart\"",
        "\"r1\", \"r2\"",
        "1795953900, 1795953901",
    })
    void whoeverChangesAnythingIsFound(String what, String into) throws BadJsonException {
        String text = TaskJson.text(signed);
        String changed = text.replace(what, into);
        assertThat(changed).isNotEqualTo(text);
        assertThat(keys(pair).objection(TaskJson.read(changed)))
                .hasValueSatisfying(why -> assertThat(why).contains("signature"));
    }

    @Test
    void anotherKeyUnderTheSameNameAndAnUnknownNameAreNotBelieved() {
        assertThat(keys(pair()).objection(signed)).contains("the signature is not that of key anna");
        assertThat(TaskKeys.parse("# none\n").objection(signed)).contains("key anna is not known here");
        assertThat(keys(pair).objection(new SignedTask(ORDER, "not base64!"))).isPresent();
    }

    @Test
    void whatCouldBeReadInTwoWaysIsNoOrder() {
        assertThatThrownBy(() -> order(Map.of("a", "1\nargument.b=2"), NOW.plusSeconds(1)))
                .hasMessageContaining("printable");
        assertThatThrownBy(() -> order(Map.of("a", "half a pair: \ud800"), NOW.plusSeconds(1)))
                .hasMessageContaining("printable");
        assertThatThrownBy(() -> order(Map.of("a", "next\u0085line"), NOW.plusSeconds(1)))
                .hasMessageContaining("printable");
        order(Map.of("a", "a pair: \ud83d\ude00"), NOW.plusSeconds(1));
        assertThatThrownBy(() -> order(Map.of("a=b", "1"), NOW.plusSeconds(1))).hasMessageContaining("argument");
        assertThatThrownBy(() -> order(Map.of("a", "x".repeat(257)), NOW.plusSeconds(1)))
                .hasMessageContaining("at most 256");
        assertThatThrownBy(() -> order(Map.of(), NOW)).hasMessageContaining("expires");
        assertThatThrownBy(() -> order(Map.of(), NOW.plusSeconds(86_401))).hasMessageContaining("within a day");
    }

    @Test
    void anOutcomeIsReadBack() throws BadJsonException {
        TaskOutcome outcome = new TaskOutcome(TaskOutcome.State.FAILED, OptionalInt.of(3), "no\nluck", true);
        assertThat(TaskJson.readOutcome(TaskJson.text(outcome))).isEqualTo(outcome);
    }

    private static TaskOrder order(Map<String, String> arguments, Instant expires) {
        return new TaskOrder("r1", "t1", "anna", "probe", arguments, ContainerName.parse("be5.host58"), NOW, expires);
    }

    private static TaskKeys keys(KeyPair pair) {
        return TaskKeys.parse(
                "anna " + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + " # on call\n");
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
