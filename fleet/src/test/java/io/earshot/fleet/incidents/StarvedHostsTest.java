package io.earshot.fleet.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Container;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StarvedHostsTest {

    private static final Duration STALL = Duration.ofSeconds(25);

    private final Scene scene = new Scene();

    @Test
    void aHostThatStandsStillAgainAndAgainIsOneWarningHoweverManyLinksItBreaksEachTime() {
        List<String> clients = List.of("ny1", "de2", "tx2", "ny3", "de1", "ny2", "tx3", "de3");
        for (int i = 0; i < clients.size(); i++) {
            String client = clients.get(i);
            String other = clients.get((i + 3) % clients.size());
            scene.breaks(Scene.to("tx1").and(Scene.from("web." + client).or(Scene.from("be." + other))));
            scene.pass(6);
            scene.stoodStill(STALL, isOn("tx1"));
            scene.pass(6);
            scene.heals();
            scene.pass(48);
        }
        IncidentRow only = scene.all().stream()
                .filter(row -> row.trouble().equals("STARVED"))
                .findFirst()
                .orElseThrow();
        assertThat(scene.open()).containsExactly(only);
        assertThat(scene.all().size()).isLessThanOrEqualTo(2);
        assertThat(only.kind() + " " + only.subject()).isEqualTo("host tx1");
        assertThat(only.severity()).isEqualTo(Severity.WARNING);
        assertThat(only.summary())
                .startsWith("No answers from tx1, which got no CPU time for up to 25 s at a time, since 12:02 UTC");
    }

    @Test
    void itIsOverWhenTheHostAnswersForACycleAndAHalf() {
        standStill();
        scene.heals();
        scene.pass(170);
        assertThat(scene.open()).hasSize(1);
        scene.pass(20);
        assertThat(scene.open()).isEmpty();
    }

    @Test
    void aCutThatIsToldBeforeItsHostsAgentsAreHeardBecomesTheWarning() {
        scene.breaks(cutOff());
        scene.pass(10);
        assertThat(scene.only().severity()).isEqualTo(Severity.CRITICAL);
        scene.stoodStill(STALL, isOn("tx1"));
        scene.pass(2);
        assertThat(scene.only().trouble()).isEqualTo("STARVED");
        assertThat(scene.only().severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void linksThatStayDownWhenNobodySaysSoAnyMoreAreACut() {
        standStill();
        scene.pass(170);
        assertThat(scene.only().severity()).isEqualTo(Severity.WARNING);
        scene.pass(20);
        assertThat(scene.only().trouble()).isEqualTo("CUT");
        assertThat(scene.only().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(scene.only().summary()).startsWith("No connectivity from or to tx1 since");
    }

    @Test
    void oneAgentOfAHostThatStoodStillExplainsNothing() {
        scene.breaks(cutOff());
        scene.stoodStill(STALL, container -> container.name().toString().equals("web.tx1"));
        scene.pass(10);
        assertThat(scene.only().trouble()).isEqualTo("CUT");
    }

    @Test
    void aStallThatIsShorterThanHalfOfTheSilenceExplainsNothing() {
        scene.breaks(cutOff());
        scene.stoodStill(Duration.ofSeconds(9), isOn("tx1"));
        scene.pass(10);
        assertThat(scene.only().trouble()).isEqualTo("CUT");
    }

    private void standStill() {
        scene.breaks(Scene.to("tx1").and(Scene.crossingHosts()));
        scene.stoodStill(STALL, isOn("tx1"));
        scene.pass(5);
        assertThat(scene.only().trouble()).isEqualTo("STARVED");
    }

    private static Predicate<Scene.Link> cutOff() {
        return Scene.to("tx1").or(Scene.from("tx1")).and(Scene.crossingHosts());
    }

    private static Predicate<Container> isOn(String host) {
        return container -> container.host().equals(host);
    }
}
