package io.earshot.agent.probe.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.probe.Arrivals;
import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Checks which packets a responder answers, and how. */
class ResponderTest {

    private static final Ip ASKER = Ip.parse("10.1.2.3");
    private static final long SECOND = 1_000_000_000L;

    private static ProbeKeys keys(int... ids) {
        List<ProbeKeys.Key> keys = new ArrayList<>();
        for (int id : ids) {
            byte[] secret = new byte[32];
            new Random(id).nextBytes(secret);
            keys.add(new ProbeKeys.Key(id, secret));
        }
        return new ProbeKeys(keys);
    }

    private static byte[] question(ProbeKeys keys, int sequence) {
        byte[] packet = PathPacket.question(new PathProbe(7, ASKER, 33_433, 33_440, sequence), 42);
        new ProbeSigner(keys).sign(packet);
        return packet;
    }

    private final Responder responder = new Responder(new ProbeSigner(keys(2, 1, 3)), 0);

    @Test
    void aQuestionOfTheOwnFleetIsAnsweredByNoMoreOctets() {
        byte[] packet = question(keys(2), 1);

        assertThat(responder.answer(packet, PathPacket.SIZE, ASKER, 0)).isTrue();

        assertThat(packet).hasSize(PathPacket.SIZE);
        assertThat(PathPacket.isAnswer(packet)).isTrue();
        assertThat(PathPacket.id(packet)).isEqualTo(7);
        assertThat(new ProbeSigner(keys(2)).verify(packet)).isPresent();
    }

    @Test
    void theKeysBeforeAndAfterAreAcceptedAndOlderOnesAreNot() {
        assertThat(responder.answer(question(keys(1), 1), PathPacket.SIZE, ASKER, 0))
                .isTrue();
        assertThat(responder.answer(question(keys(3), 1), PathPacket.SIZE, ASKER, 0))
                .isTrue();

        byte[] recorded = question(keys(1), 2);
        responder.follow(new ProbeSigner(keys(3, 2, 4)));

        assertThat(responder.answer(recorded, PathPacket.SIZE, ASKER, 0))
                .as("replayed after a rotation")
                .isFalse();
    }

    @Test
    void noOctetOfAQuestionCanBeChanged() {
        Random dice = new Random(3);
        for (int at = 0; at < PathPacket.SIZE; at++) {
            byte[] packet = question(keys(2), 1);
            packet[at] ^= (byte) (1 + dice.nextInt(255));
            assertThat(responder.answer(packet, PathPacket.SIZE, ASKER, at * SECOND))
                    .as("octet %s", at)
                    .isFalse();
        }
    }

    @Test
    void anAnswerIsNoQuestionSoThatTwoRespondersDoNotTalkToEachOther() {
        byte[] packet = question(keys(2), 1);
        responder.answer(packet, PathPacket.SIZE, ASKER, 0);

        assertThat(responder.answer(packet, PathPacket.SIZE, ASKER, 0)).isFalse();
    }

    @Test
    void ofAHundredThousandForgedPacketsASecondNoneIsAnsweredAndNoneWithoutAKeysGateTakesPartOfTheAllowance() {
        Random dice = new Random(11);
        byte[] forged = new byte[PathPacket.SIZE];
        byte[] old = question(keys(9), 1);
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            dice.nextBytes(forged);
            assertThat(responder.answer(forged, PathPacket.SIZE, ASKER, 0)).isFalse();
            forged[8] = 1; // a question, of the right version, with nobody's gate
            forged[9] = 1;
            forged[46] = 0;
            forged[47] = 0;
            assertThat(responder.answer(forged, PathPacket.SIZE, ASKER, 0)).isFalse();
            assertThat(responder.answer(old.clone(), PathPacket.SIZE, ASKER, 0)).isFalse();
            answered += i % 100 == 0 && responder.answer(question(keys(2), i), PathPacket.SIZE, ASKER, 0) ? 1 : 0;
        }
        assertThat(answered).as("real questions among them").isEqualTo(100);
    }

    @Test
    void answersASecondAreBounded() {
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            answered += responder.answer(question(keys(2), i), PathPacket.SIZE, ASKER, i * SECOND / 10_000) ? 1 : 0;
        }
        assertThat(answered).isBetween(Responder.PER_SECOND, 2 * Responder.PER_SECOND);
        assertThat(responder.answer(question(keys(2), 1), PathPacket.SIZE, ASKER, 10 * SECOND))
                .isTrue();
    }

    @Test
    void arrivalsTellWhichQuestionsCame() {
        byte[] packet = new byte[0];
        for (int sequence : new int[] {1, 2, 4, 7}) {
            packet = question(keys(2), sequence);
            responder.answer(packet, PathPacket.SIZE, ASKER, 0);
        }
        Arrivals arrivals = PathPacket.arrivals(packet);

        assertThat(arrivals.highest()).isEqualTo(7);
        assertThat(Arrays.stream(new int[] {1, 2, 3, 4, 5, 6, 7}).filter(arrivals::arrived))
                .containsExactly(1, 2, 4, 7);
        assertThat(arrivals.knows(0)).isFalse();
        assertThat(arrivals.knows(8)).isFalse();
    }

    @Test
    void memoryForAskersIsBounded() {
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = PathPacket.question(new PathProbe(7, ASKER, 33_433, 33_440, 1), i);
            new ProbeSigner(keys(2)).sign(packet);
            responder.answer(packet, PathPacket.SIZE, ASKER, i * SECOND);
        }
        assertThat(responder.remembered()).isLessThanOrEqualTo(4_096);
    }

    @Test
    void whoHasNoKeysAnswersNobody() {
        assertThat(new Responder(new ProbeSigner(ProbeKeys.NONE), 0)
                        .answer(question(keys(2), 1), PathPacket.SIZE, ASKER, 0))
                .isFalse();
    }
}
