package io.earshot.wire.decoders.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.flows.FlowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresqlDecoderTest {

    private final List<String> exchanges = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(
            FlowLimits.DEFAULT,
            Map.of(),
            e -> exchanges.add(String.join(
                    " ",
                    e.operation(),
                    e.status(),
                    e.code(),
                    e.state().label(),
                    Long.toString(e.latency() / 1_000_000))));
    private final TcpFrames frames = new TcpFrames(analyzer, 40_000, 5_432).open();

    private static String message(char type, String content) {
        int length = content.length() + 4;
        return type + "\0\0" + (char) (length >> 8) + (char) (length & 0xff) + content;
    }

    private static final String STARTUP = "\0\0\0\u0018\0\3\0\0user\0app\0abc\0d\0\0";
    private static final String READY = message('Z', "I");

    private TcpFrames login() {
        return frames.send(Side.CLIENT, STARTUP).send(Side.SERVER, message('R', "\0\0\0\0") + READY);
    }

    /** As drivers do that ask what a statement returns before they execute it. */
    @Test
    void anExecutionBehindAFlushIsTimedWithoutWhatWentBefore() {
        login().send(Side.CLIENT, message('P', "s\0SELECT 1\0\0\0") + message('D', "Ss\0") + message('H', ""))
                .send(Side.SERVER, message('1', "") + message('t', "\0\0") + message('n', ""))
                .pause(1_000)
                .send(Side.CLIENT, message('B', "\0s\0\0\0\0\0\0\0") + message('E', "\0\0\0\0\0") + message('S', ""))
                .pause(50)
                .send(Side.SERVER, message('2', "") + message('C', "SELECT 1\0") + READY)
                .close();
        assertThat(exchanges).containsExactly("LOGIN OK  matched 0", "EXECUTE OK  matched 50");
    }
}
