package io.earshot.http.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeerTrackerTest {

    private static final FileId FILE = FileId.of(new byte[1]);

    private final AtomicInteger secrets = new AtomicInteger();
    private final PeerTracker tracker =
            new PeerTracker(2, () -> "secret-0123456789-" + secrets.incrementAndGet(), new Random(1));
    private Duration now = Duration.ofDays(-3);

    private PeerAnswer ask(int agent, int pieces) {
        return ask("", agent, pieces, 8_097);
    }

    private PeerAnswer ask(String site, int agent, int pieces, int port) {
        return tracker.answer(
                new PeerTracker.Asker(site, "a" + agent, Ip.parse("10.0.0." + agent)),
                FILE,
                new PeerQuestion(pieces, port),
                now);
    }

    private static List<String> ips(PeerAnswer answer) {
        return answer.peers().stream()
                .map(peer -> peer.ip().toString())
                .sorted()
                .toList();
    }

    @Test
    void onlyTheFirstFewAreSentToTheRelayForAPiece() {
        assertThat(ask(1, 0).granted()).isTrue();
        assertThat(ask(2, 0).granted()).isTrue();
        for (int agent = 3; agent < 50; agent++) {
            PeerAnswer answer = ask(agent, 0);
            assertThat(answer.granted()).isFalse();
            assertThat(answer.peers()).isEmpty();
            assertThat(answer.askAgainAfter()).isPositive();
        }
    }

    @Test
    void whoeverHasMoreIsNamedAndNobodyElse() {
        ask(1, 5);
        ask(2, 3);
        ask(3, 4);
        assertThat(ips(ask(4, 3))).containsExactly("10.0.0.1", "10.0.0.3");
        assertThat(ask(1, 5).peers()).isEmpty();
        assertThat(ask(4, 4).peers()).containsExactly(new Peer(Ip.parse("10.0.0.1"), 8_097, 5));
    }

    @Test
    void aPieceThatEnoughAgentsHaveIsNotFetchedFromTheRelay() {
        ask(1, 1);
        assertThat(ask(3, 0).granted()).isTrue();
        ask(2, 1);
        assertThat(ask(4, 0).granted()).isFalse();
    }

    @Test
    void anotherOneIsSentWhereOneThatWasSentIsSlowOrGone() {
        ask(1, 0);
        ask(2, 0);
        now = now.plus(PeerTracker.GRANT_LASTS.minusMillis(1));
        assertThat(ask(3, 0).granted()).isFalse();
        now = now.plusMillis(1);
        assertThat(ask(3, 0).granted()).isTrue();
    }

    @Test
    void askingAgainMakesAGrantNotLonger() {
        ask(1, 0);
        ask(2, 0);
        now = now.plus(PeerTracker.GRANT_LASTS.minusMillis(1));
        assertThat(ask(1, 0).granted()).isTrue();
        now = now.plusMillis(1);
        assertThat(ask(3, 0).granted()).isTrue();
    }

    @Test
    void whoeverIsNotHeardOfAnyMoreIsNotNamed() {
        ask(1, 9);
        ask(2, 9);
        now = now.plus(PeerTracker.GONE_AFTER.minusMillis(1));
        assertThat(ips(ask(3, 0))).containsExactly("10.0.0.1", "10.0.0.2");
        now = now.plusMillis(1);
        PeerAnswer answer = ask(3, 0);
        assertThat(answer.peers()).isEmpty();
        assertThat(answer.granted()).isTrue();
    }

    @Test
    void whoeverGivesNothingIsNotNamedAndDoesNotCountAsACopy() {
        ask("", 1, 9, 0);
        ask("", 2, 9, 0);
        assertThat(ask(3, 0).peers()).isEmpty();
        assertThat(ask(3, 0).granted()).isTrue();
    }

    @Test
    void sitesDoNotLearnOfEachOther() {
        PeerAnswer tx = ask("TX", 1, 9, 1);
        PeerAnswer ny = ask("NY", 2, 0, 1);
        assertThat(ny.peers()).isEmpty();
        assertThat(ny.token()).isNotEqualTo(tx.token());
        assertThat(ask("TX", 3, 0, 1).token()).isEqualTo(tx.token());
    }

    @Test
    void anAgentOfThisMachineIsNamedOnlyToOthersOfIt() {
        tracker.answer(new PeerTracker.Asker("", "here", Ip.parse("127.0.0.1")), FILE, new PeerQuestion(9, 1), now);
        assertThat(ask(1, 0).peers()).isEmpty();
        assertThat(tracker.answer(
                                new PeerTracker.Asker("", "too", Ip.parse("127.0.0.2")),
                                FILE,
                                new PeerQuestion(0, 1),
                                now)
                        .peers())
                .hasSize(1);
    }

    @Test
    void theNamedTurnSoThatAllServe() {
        for (int agent = 1; agent <= 40; agent++) {
            ask(agent, 9);
        }
        Set<String> named = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            PeerAnswer answer = ask(200, 0);
            assertThat(answer.peers()).hasSize(PeerAnswer.MOST);
            named.addAll(ips(answer));
        }
        assertThat(named).hasSize(40);
    }

    @Test
    void manyAgentsAskLessOften() {
        for (int agent = 1; agent <= 250; agent++) {
            ask(agent, 0);
        }
        assertThat(ask(251, 0).askAgainAfter()).isEqualTo(Duration.ofMillis(2_510));
    }

    @Test
    void filesBeyondTheBoundAreForgotten() {
        String first = ask(1, 9).token();
        for (int i = 0; i < PeerTracker.MOST_FILES; i++) {
            tracker.answer(
                    new PeerTracker.Asker("", "a", Ip.parse("10.0.0.9")),
                    FileId.of(new byte[] {1, (byte) i}),
                    new PeerQuestion(0, 1),
                    now);
        }
        PeerAnswer answer = ask(2, 0);
        assertThat(answer.peers()).isEmpty();
        assertThat(answer.token()).isNotEqualTo(first);
    }
}
