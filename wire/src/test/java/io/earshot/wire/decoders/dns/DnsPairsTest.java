package io.earshot.wire.decoders.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.flows.FlowLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DnsPairsTest {

    private static final int ANSWER = 0x8400;

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(
            FlowLimits.DEFAULT,
            Map.of(),
            e -> exchanges.add(
                    e.operation() + " " + e.status() + " " + e.state().label()));
    private final TcpFrames frames = new TcpFrames(analyzer, 40_000, 53).open();

    private static byte[] message(int id, int flags, int type) {
        return behindLength(ByteBuffer.allocate(19)
                .put(header(id, flags, 1))
                .put(new byte[] {1, 'a', 0})
                .putShort((short) type)
                .putShort((short) 1)
                .array());
    }

    private static byte[] header(int id, int flags, int questions) {
        return ByteBuffer.allocate(12)
                .putShort((short) id)
                .putShort((short) flags)
                .putShort((short) questions)
                .array();
    }

    private static byte[] behindLength(byte[] message) {
        return ByteBuffer.allocate(2 + message.length)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    @Test
    void aZoneInSeveralMessagesIsOneExchange() {
        frames.send(Side.CLIENT, message(7, 0, 252))
                .send(Side.SERVER, message(7, ANSWER, 252))
                .send(Side.SERVER, message(7, ANSWER, 252))
                .send(Side.SERVER, behindLength(header(7, ANSWER, 0)))
                .send(Side.CLIENT, message(8, 0, 6))
                .send(Side.SERVER, message(8, ANSWER, 6))
                .send(Side.CLIENT, message(7, 0, 252))
                .send(Side.SERVER, message(7, ANSWER | 9, 252))
                .close();
        assertThat(exchanges).containsExactly("AXFR NOERROR matched", "SOA NOERROR matched", "AXFR NOTAUTH matched");
    }

    @Test
    void anAnswerWithoutItsQuestionIsFoundByItsId() {
        frames.send(Side.CLIENT, message(7, 0, 1))
                .send(Side.CLIENT, message(8, 0, 1))
                .send(Side.SERVER, message(8, ANSWER, 1))
                .send(Side.SERVER, behindLength(header(7, ANSWER | 1, 0)))
                .close();
        assertThat(exchanges).containsExactly("A NOERROR matched", "A FORMERR matched");
    }
}
