package io.earshot.wire.decoders.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.flows.FlowLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class MysqlDecoderTest {

    private final List<String> exchanges = new ArrayList<>();
    private final List<String> streams = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), e -> {
        exchanges.add(
                String.join(" ", e.operation(), e.status(), e.code(), e.state().label()));
        streams.add(e.stream());
    });
    private final TcpFrames frames = new TcpFrames(analyzer, 40_000, 3_306).open();

    private static final int COMPRESS = 0x20;

    private static String little(int value, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append((char) (value >> (8 * i) & 0xff));
        }
        return text.toString();
    }

    private static String packet(int number, String content) {
        return little(content.length(), 3) + (char) number + content;
    }

    private static String compressed(int number, String packets) {
        return little(packets.length(), 3) + (char) number + "\0\0\0" + packets;
    }

    private static String packed(int number, String packets) {
        Deflater deflater = new Deflater();
        deflater.setInput(packets.getBytes(StandardCharsets.ISO_8859_1));
        deflater.finish();
        byte[] bytes = new byte[packets.length() + 64];
        int length = deflater.deflate(bytes);
        deflater.end();
        return little(length, 3)
                + (char) number
                + little(packets.length(), 3)
                + new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static final String GREETING =
            packet(0, "\n8.0.36\0" + little(7, 4) + "12345678\0" + "\u00ff\u00ff!\2\0\u00ff\u00df" + "\0".repeat(30));
    private static final String OK = "\0\0\0\2\0\0\0";

    private TcpFrames login(int flags) {
        String login = little(0x0200 | 0x8000 | flags, 4) + little(1 << 24, 4) + "!" + "\0".repeat(23) + "app\0\0";
        return frames.send(Side.SERVER, GREETING)
                .send(Side.CLIENT, packet(1, login))
                .send(Side.SERVER, packet(2, OK));
    }

    private static String prepared(int id) {
        return packet(1, "\0" + little(id, 4) + "\0\0\0\0\0\0\0");
    }

    /** As MariaDB Connector/J does: the number of the statement is not known when its execution is sent. */
    @Test
    void theStatementThatWasPreparedLastIsTheOneOfTheAnswerBefore() {
        String execute = packet(0, "\27" + little(-1, 4) + "\0\1\0\0\0");
        login(0).send(Side.CLIENT, packet(0, "\26DO 1") + execute)
                .send(Side.SERVER, prepared(7) + packet(1, OK))
                .send(Side.CLIENT, packet(0, "\26DO 2") + execute + packet(0, "\26DO 3") + execute)
                .send(Side.SERVER, prepared(8) + packet(1, OK) + prepared(9) + packet(1, OK))
                .send(Side.CLIENT, packet(0, "\26DO no") + execute)
                .send(Side.SERVER, packet(1, "\u00ffz\4#42S02no") + packet(1, "\u00ff\u00db\4#HY000Unknown statement"))
                .send(Side.CLIENT, execute)
                .close();
        assertThat(exchanges).endsWith("COM_STMT_EXECUTE ERR 1243 matched", "COM_STMT_EXECUTE   no-answer");
        assertThat(streams).containsExactly("", "7", "7", "8", "8", "9", "9", "", "", "");
    }

    @Test
    void compressedCommandsAreFoundAgainBehindAGap() {
        String query = packet(0, "\3SELECT 1");
        login(COMPRESS)
                .send(Side.CLIENT, compressed(0, query))
                .send(Side.SERVER, compressed(1, packet(1, OK)))
                .lose(Side.CLIENT, 20)
                .send(Side.SERVER, compressed(1, packet(1, OK)))
                .send(Side.CLIENT, packed(0, packet(0, "\3SELECT " + "1,".repeat(200) + "1")))
                .send(Side.SERVER, compressed(1, packet(1, OK)))
                .send(Side.CLIENT, compressed(0, query))
                .lose(Side.SERVER, 30)
                .send(Side.CLIENT, compressed(0, query))
                .send(Side.SERVER, packed(1, packet(1, "\u00ff(\4#42000" + "x".repeat(100))))
                .send(Side.CLIENT, compressed(0, packet(0, "\16")))
                .send(Side.SERVER, compressed(1, packet(1, OK)))
                .close();
        assertThat(exchanges)
                .containsExactly(
                        "LOGIN OK  matched",
                        "COM_QUERY OK  matched",
                        " OK  answer-only",
                        "COM_QUERY OK  matched",
                        "COM_QUERY   request-only",
                        "COM_QUERY ERR 1064 matched",
                        "COM_PING OK  matched");
    }

    /** The fourth byte of a row's segment is 1, as the number of an answer's first packet. */
    @Test
    void rowsBehindAGapAreNoAnswer() {
        login(0).send(Side.CLIENT, packet(0, "\3SELECT a"))
                .send(Side.SERVER, packet(1, "\1"))
                .lose(Side.SERVER, 100)
                .send(Side.SERVER, "abc\1defghijklmnop")
                .send(Side.CLIENT, packet(0, "\16"))
                .send(Side.SERVER, packet(1, OK))
                .close();
        assertThat(exchanges).containsExactly("LOGIN OK  matched", "COM_QUERY   request-only", "COM_PING OK  matched");
    }

    /** A server that keeps the definitions of columns back, whose login was not seen, and a result without rows. */
    @Test
    void definitionsThatAreLeftOutAreNotWaitedForInTheMiddleOfAConnection() {
        String end = "\u00fe\0\0\2\0\0\0";
        new TcpFrames(analyzer, 40_001, 3_306)
                .send(Side.CLIENT, packet(0, "\3SELECT a"))
                .send(Side.SERVER, packet(1, "\3\0") + packet(2, end))
                .send(Side.CLIENT, packet(0, "\3SELECT b"))
                .send(Side.SERVER, packet(1, "\u00ff\u0092\4#42S02gone"))
                .close();
        assertThat(exchanges).containsExactly("COM_QUERY OK  matched", "COM_QUERY ERR 1170 matched");
    }

    @Test
    void anAnswerThatDoesNotEndIsOverWhenTheNextBegins() {
        login(0).send(Side.CLIENT, packet(0, "\3SELECT a") + packet(0, "\16"))
                .send(Side.SERVER, packet(1, "\3") + packet(2, "\3def"))
                .send(Side.SERVER, packet(1, "\u00ff\u0092\4#42S02gone"))
                .close();
        assertThat(exchanges)
                .containsExactly("LOGIN OK  matched", "COM_QUERY OK  matched", "COM_PING ERR 1170 matched");
    }

    @Test
    void aLoginIsFoundWithoutTheGreeting() {
        String login = little(0x8200, 4) + little(1 << 24, 4) + "!" + "\0".repeat(23) + "app\0\0";
        new TcpFrames(analyzer, 40_001, 3_306)
                .send(Side.CLIENT, packet(1, login))
                .send(Side.SERVER, packet(2, OK))
                .send(Side.CLIENT, packet(0, "\16"))
                .send(Side.SERVER, packet(1, OK))
                .close();
        frames.lose(Side.SERVER, GREETING.length())
                .send(Side.CLIENT, packet(1, login))
                .send(Side.SERVER, packet(2, OK))
                .close();
        assertThat(exchanges).containsExactly("LOGIN OK  matched", "COM_PING OK  matched", "LOGIN OK  matched");
    }

    @Test
    void compressionIsRecognisedInTheMiddleOfAConnection() {
        TcpFrames middle = new TcpFrames(analyzer, 40_001, 3_399)
                .send(Side.CLIENT, compressed(0, packet(0, "\3SELECT 1")))
                .send(Side.SERVER, compressed(1, packet(1, OK)));
        middle.send(Side.CLIENT, packed(0, packet(0, "\3SELECT " + "1,".repeat(200) + "1")))
                .send(Side.SERVER, compressed(1, packet(1, "\u00ff\u0092\4#42S02gone")))
                .close();
        assertThat(exchanges).containsExactly("COM_QUERY OK  matched", "COM_QUERY ERR 1170 matched");
    }
}
