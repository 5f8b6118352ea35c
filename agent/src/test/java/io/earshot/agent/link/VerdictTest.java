package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.LinkEvent.Answered;
import io.earshot.agent.link.LinkEvent.Lost;
import io.earshot.agent.link.LinkHealth.Down;
import io.earshot.agent.link.LinkHealth.Quiet;
import io.earshot.agent.link.LinkHealth.Recovering;
import io.earshot.agent.link.LinkHealth.Suspect;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Method TCP = new Tcp(List.of(443));
    private static final LinkRules RULES =
            new LinkRules(seconds(10), seconds(10), seconds(2), seconds(1), seconds(20), List.of(Icmp.ECHO, TCP));

    @Test
    void aProbeLostBeforeAnAnsweredOneMeansNothing() {
        LinkHealth quiet = new Quiet(Icmp.ECHO, true, seconds(5));

        assertThat(lost(quiet, Icmp.ECHO, 4)).isEqualTo(quiet);
        assertThat(lost(quiet, Icmp.ECHO, 6)).isInstanceOf(Suspect.class);
    }

    @Test
    void timeAloneBreaksNothingWithoutEnoughLostProbes() {
        LinkHealth health = new Suspect(Icmp.ECHO, true, -1, 0, 1, Optional.empty());

        for (int lost = 2; lost < LinkRules.ENOUGH_LOST; lost++) {
            health = lost(health, Icmp.ECHO, 100 * lost);
            assertThat(health).isInstanceOf(Suspect.class);
        }

        assertThat(lost(health, Icmp.ECHO, 500)).isInstanceOf(Down.class);
    }

    @Test
    void lostProbesAloneBreakNothingBeforeDownAfter() {
        LinkHealth health = new Suspect(Icmp.ECHO, true, -1, 0, 100, Optional.empty());

        assertThat(lost(health, Icmp.ECHO, 18)).isInstanceOf(Suspect.class);
        assertThat(lost(health, Icmp.ECHO, 19)).isInstanceOf(Down.class);
    }

    @Test
    void dataThatIsNotAcknowledgedSuspectsTheLinkFromItsSendingOnAndIsNoLostProbe() {
        LinkHealth quiet = new Quiet(Icmp.ECHO, true, seconds(5));

        assertThat(silent(quiet, 4)).as("an answer came since").isEqualTo(quiet);
        assertThat(silent(new Quiet(Icmp.ECHO, false, 0), 4)).isInstanceOf(Quiet.class);
        LinkHealth health = silent(quiet, 6);
        assertThat(health).isEqualTo(new Suspect(Icmp.ECHO, true, seconds(5), seconds(6), 0, Optional.empty()));
        for (int second = 14; second < 22; second += 2) {
            health = lost(health, Icmp.ECHO, second);
            assertThat(health).isInstanceOf(Suspect.class);
        }
        assertThat(lost(health, Icmp.ECHO, 25)).isInstanceOf(Down.class);
    }

    @Test
    void aSuspicionBeginsWithTheFirstDataThatWasLostAfterTheLastAnswer() {
        LinkHealth suspect = new Suspect(Icmp.ECHO, true, seconds(5), seconds(9), 1, Optional.empty());

        assertThat(silent(suspect, 4)).isEqualTo(suspect);
        assertThat(silent(suspect, 10)).isEqualTo(suspect);
        assertThat(silent(suspect, 6))
                .isEqualTo(new Suspect(Icmp.ECHO, true, seconds(5), seconds(6), 1, Optional.empty()));
    }

    @Test
    void aLinkOnWhichDataIsAcknowledgedIsProbedByTcpInsteadOfBeingDown() {
        LinkHealth health = new Suspect(Icmp.ECHO, true, -1, 0, 1, Optional.empty());
        health = Verdict.next(health, new LinkEvent.Carried(TCP, seconds(-1), seconds(1)), RULES);
        assertThat(health)
                .as("it may have been on its way")
                .isEqualTo(new Suspect(Icmp.ECHO, true, -1, 0, 1, Optional.empty()));
        health = Verdict.next(health, new LinkEvent.Carried(TCP, seconds(3), seconds(5)), RULES);
        for (int second = 6; second < 20; second += 2) {
            health = lost(health, Icmp.ECHO, second);
        }

        assertThat(lost(health, Icmp.ECHO, 20)).isEqualTo(new Quiet(TCP, true, seconds(21)));
    }

    @Test
    void theMethodNotInUseBreaksNothing() {
        LinkHealth suspect = new Suspect(Icmp.ECHO, true, -1, 0, 100, Optional.empty());

        assertThat(lost(suspect, TCP, 100)).isEqualTo(suspect);
    }

    @Test
    void answersOfBothMethodsAtOneTimeCountOnce() {
        LinkHealth health = answered(new Down(Icmp.ECHO, true), Icmp.ECHO, 0);
        health = answered(health, TCP, 0);
        health = answered(health, Icmp.ECHO, 10);
        health = answered(health, TCP, 10);
        assertThat(health).isInstanceOf(Recovering.class);

        assertThat(answered(health, Icmp.ECHO, 12)).isEqualTo(new Quiet(Icmp.ECHO, true, seconds(12)));
    }

    @Test
    void aLinkThatOnlyTcpBringsBackIsProbedByTcp() {
        LinkHealth health = new Down(Icmp.ECHO, true);
        for (int second = 0; second <= 10; second += 2) {
            health = lost(health, Icmp.ECHO, second);
            health = answered(health, TCP, second);
        }

        assertThat(health).isEqualTo(new Quiet(TCP, true, seconds(10)));
    }

    @Test
    void ofTwoMethodsThatAreAnsweredInsteadTheCheaperOneIsUsed() {
        Method http = new Tcp(List.of(80));
        LinkRules three = new LinkRules(
                seconds(10), seconds(10), seconds(2), seconds(1), seconds(20), List.of(Icmp.ECHO, TCP, http));
        LinkHealth health = new Suspect(Icmp.ECHO, true, -1, 0, 100, Optional.empty());
        health = Verdict.next(health, new Answered(http, seconds(12), seconds(12)), three);
        health = Verdict.next(health, new Answered(TCP, seconds(14), seconds(14)), three);
        health = Verdict.next(health, new Answered(http, seconds(16), seconds(16)), three);

        health = Verdict.next(health, new Lost(Icmp.ECHO, seconds(20), seconds(21)), three);

        assertThat(health).isEqualTo(new Quiet(TCP, true, seconds(21)));
        assertThat(Verdict.next(health, new Answered(http, seconds(30), seconds(30)), three)
                        .method())
                .as("a method that costs more does not take over")
                .isEqualTo(TCP);
    }

    @Test
    void silenceEndsARecovery() {
        LinkHealth health = answered(new Down(Icmp.ECHO, true), Icmp.ECHO, 0);

        assertThat(lost(health, Icmp.ECHO, 9)).isInstanceOf(Recovering.class);
        assertThat(lost(health, Icmp.ECHO, 10)).isEqualTo(new Down(Icmp.ECHO, true));
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

    private static LinkHealth silent(LinkHealth health, long sentAt) {
        return Verdict.next(health, new LinkEvent.Silent(health.method(), seconds(sentAt), seconds(sentAt + 8)), RULES);
    }
}
