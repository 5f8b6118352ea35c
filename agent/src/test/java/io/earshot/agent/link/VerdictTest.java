package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.LinkEvent.Answered;
import io.earshot.agent.link.LinkEvent.Lost;
import io.earshot.agent.link.LinkHealth.Down;
import io.earshot.agent.link.LinkHealth.Quiet;
import io.earshot.agent.link.LinkHealth.Recovering;
import io.earshot.agent.link.LinkHealth.Suspect;
import io.earshot.agent.probe.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final LinkRules RULES = new LinkRules(seconds(10), seconds(2), seconds(1), seconds(20), true);

    @Test
    void aProbeLostBeforeAnAnsweredOneMeansNothing() {
        LinkHealth quiet = new Quiet(Method.ICMP, true, seconds(5));

        assertThat(lost(quiet, Method.ICMP, 4)).isEqualTo(quiet);
        assertThat(lost(quiet, Method.ICMP, 6)).isInstanceOf(Suspect.class);
    }

    @Test
    void timeAloneBreaksNothingWithoutEnoughLostProbes() {
        LinkHealth health = new Suspect(Method.ICMP, true, 0, 1, false);

        for (int lost = 2; lost < LinkRules.ENOUGH_LOST; lost++) {
            health = lost(health, Method.ICMP, 100 * lost);
            assertThat(health).isInstanceOf(Suspect.class);
        }

        assertThat(lost(health, Method.ICMP, 500)).isInstanceOf(Down.class);
    }

    @Test
    void lostProbesAloneBreakNothingBeforeDownAfter() {
        LinkHealth health = new Suspect(Method.ICMP, true, 0, 100, false);

        assertThat(lost(health, Method.ICMP, 18)).isInstanceOf(Suspect.class);
        assertThat(lost(health, Method.ICMP, 19)).isInstanceOf(Down.class);
    }

    @Test
    void theMethodNotInUseBreaksNothing() {
        LinkHealth suspect = new Suspect(Method.ICMP, true, 0, 100, false);

        assertThat(lost(suspect, Method.TCP, 100)).isEqualTo(suspect);
    }

    @Test
    void answersOfBothMethodsAtOneTimeCountOnce() {
        LinkHealth health = answered(new Down(Method.ICMP), Method.ICMP, 0);
        health = answered(health, Method.TCP, 0);
        health = answered(health, Method.ICMP, 10);
        health = answered(health, Method.TCP, 10);
        assertThat(health).isInstanceOf(Recovering.class);

        assertThat(answered(health, Method.ICMP, 12)).isEqualTo(new Quiet(Method.ICMP, true, seconds(12)));
    }

    @Test
    void aLinkThatOnlyTcpBringsBackIsProbedByTcp() {
        LinkHealth health = new Down(Method.ICMP);
        for (int second = 0; second <= 10; second += 2) {
            health = lost(health, Method.ICMP, second);
            health = answered(health, Method.TCP, second);
        }

        assertThat(health).isEqualTo(new Quiet(Method.TCP, true, seconds(10)));
    }

    @Test
    void silenceEndsARecovery() {
        LinkHealth health = answered(new Down(Method.ICMP), Method.ICMP, 0);

        assertThat(lost(health, Method.ICMP, 9)).isInstanceOf(Recovering.class);
        assertThat(lost(health, Method.ICMP, 10)).isEqualTo(new Down(Method.ICMP));
    }

    private static LinkHealth answered(LinkHealth health, Method method, int second) {
        return Verdict.next(health, new Answered(method, seconds(second), seconds(second)), RULES);
    }

    /** Known one second after it was sent. */
    private static LinkHealth lost(LinkHealth health, Method method, int second) {
        return Verdict.next(health, new Lost(method, seconds(second), seconds(second + 1)), RULES);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
