package io.earshot.agent.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Ip;
import io.earshot.model.peers.Peer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerChoiceTest {

    private static final Instant T0 = Instant.parse("2026-11-30T09:00:00Z");
    private static final Peer A = new Peer(Ip.parse("10.0.0.1"), 8_097, 3);
    private static final Peer B = new Peer(Ip.parse("10.0.0.2"), 8_097, 9);

    private final PeerChoice choice = new PeerChoice();

    @Test
    void theFirstThatHasThePieceIsAsked() {
        choice.learn(List.of(A, B));
        assertThat(choice.next(2, T0)).contains(A);
        assertThat(choice.next(3, T0)).contains(B);
        assertThat(choice.next(9, T0)).isEmpty();
    }

    @Test
    void whatItSaysOfItselfIsNewer() {
        choice.learn(List.of(A, B));
        choice.gave(A, 4);
        assertThat(choice.next(3, T0)).contains(A.with(4));
        choice.hasOnly(A, 2, T0);
        assertThat(choice.next(3, T0)).contains(B);
    }

    @Test
    void oneThatIsBusyIsAskedAgainSoon() {
        choice.learn(List.of(A));
        choice.busy(A, T0);
        assertThat(choice.next(0, T0.plus(PeerChoice.BUSY).minusMillis(1))).isEmpty();
        assertThat(choice.next(0, T0.plus(PeerChoice.BUSY))).contains(A);
    }

    @Test
    void oneThatCannotBeReachedStaysAsideAlthoughItIsNamedAgain() {
        choice.learn(List.of(A, B));
        choice.failed(A, T0);
        choice.learn(List.of(A));
        assertThat(choice.next(0, T0)).isEmpty();
        assertThat(choice.next(0, T0.plus(PeerChoice.UNREACHABLE))).contains(A);
    }

    @Test
    void oneThatLiedIsNeverAskedAgain() {
        choice.learn(List.of(A));
        choice.lied(A);
        choice.learn(List.of(A.with(7)));
        assertThat(choice.next(0, T0.plusSeconds(86_400))).isEmpty();
    }

    @Test
    void aSiteWhoseAgentsDoNotReachEachOtherIsLeftAlone() {
        choice.learn(List.of(A, B));
        for (int i = 0; i < PeerChoice.MOST_FAILURES; i++) {
            assertThat(choice.isOff(T0)).isFalse();
            choice.failed(new Peer(Ip.parse("10.0.1." + i), 1, 1), T0);
        }
        assertThat(choice.isOff(T0)).isTrue();
        Instant later = T0.plus(PeerChoice.UNREACHABLE);
        assertThat(choice.isOff(later)).isFalse();
        choice.failed(A, later);
        assertThat(choice.isOff(later)).as("one failure more").isTrue();
    }

    @Test
    void aPieceThatCameClearsTheFailures() {
        choice.learn(List.of(A, B));
        for (int i = 0; i < PeerChoice.MOST_FAILURES * 3; i++) {
            choice.failed(new Peer(Ip.parse("10.0.1." + i), 1, 1), T0);
            choice.gave(A, 3);
        }
        assertThat(choice.isOff(T0)).isFalse();
    }
}
