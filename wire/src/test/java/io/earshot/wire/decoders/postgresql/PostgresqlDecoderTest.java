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
    private final List<String> statements = new ArrayList<>();
    private final WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), e -> {
        exchanges.add(String.join(
                " ",
                e.operation(),
                e.status(),
                e.code(),
                e.state().label(),
                Long.toString(e.hasLatency() ? e.latency() / 1_000_000 : 0)));
        statements.add(e.target());
    });
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

    @Test
    void anErrorThatEndsTheConnectionIsAnAnswer() {
        login().send(Side.CLIENT, message('Q', "SELECT pg_sleep(3)\0"))
                .pause(50)
                .send(Side.SERVER, message('E', "SFATAL\0C57P01\0Mterminating\0\0"))
                .close();
        assertThat(exchanges).containsExactly("LOGIN OK  matched 0", "QUERY ERR 57P01 matched 50");
    }

    private static final String PARSE = message('P', "\0SELECT 1\0\0\0");
    private static final String BIND = message('B', "\0\0\0\0\0\0\0\0");
    private static final String EXECUTE = message('E', "\0\0\0\0\0");
    private static final String SYNC = message('S', "");
    private static final String STATEMENT = PARSE + BIND + EXECUTE;
    private static final String ANSWER = message('1', "") + message('2', "") + message('C', "SELECT 1\0");
    private static final String FAILURE = message('E', "SERROR\0C22012\0Mdivision\0\0");

    /** As drivers do that describe a statement before they bind its parameters. */
    @Test
    void aStatementThatCannotBePreparedIsAnErrorThoughNothingIsExecuted() {
        login().send(Side.CLIENT, PARSE + message('D', "S\0") + SYNC)
                .pause(20)
                .send(Side.SERVER, FAILURE + READY)
                .send(Side.CLIENT, PARSE + message('D', "S\0") + SYNC)
                .send(Side.SERVER, message('1', "") + message('t', "\0\0") + message('n', "") + READY)
                .send(Side.CLIENT, BIND + EXECUTE + SYNC)
                .pause(30)
                .send(Side.SERVER, message('2', "") + message('C', "SELECT 1\0") + READY)
                .close();
        assertThat(exchanges)
                .containsExactly("LOGIN OK  matched 0", "PARSE ERR 22012 matched 20", "EXECUTE OK  matched 30");
    }

    @Test
    void ofSeveralPreparationsTheOneThatFailsIsTold() {
        login().send(
                        Side.CLIENT,
                        message('P', "a\0SELECT a\0\0\0")
                                + message('P', "b\0SELECT b\0\0\0")
                                + message('P', "c\0SELECT c\0\0\0")
                                + SYNC)
                .send(Side.SERVER, message('1', "") + FAILURE + READY)
                .send(Side.CLIENT, STATEMENT + PARSE + SYNC)
                .send(Side.SERVER, ANSWER + FAILURE + READY)
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, FAILURE + READY)
                .close();
        assertThat(exchanges)
                .containsExactly(
                        "LOGIN OK  matched 0",
                        "PARSE ERR 22012 matched 0",
                        "EXECUTE OK  matched 0",
                        "PARSE ERR 22012 matched 0",
                        "EXECUTE ERR 22012 matched 0");
        assertThat(statements).containsExactly("app/app", "SELECT b", "SELECT 1", "SELECT 1", "SELECT 1");
    }

    @Test
    void aPreparationBehindAFlushFailsByItself() {
        login().send(Side.CLIENT, PARSE + message('H', ""))
                .pause(20)
                .send(Side.SERVER, FAILURE)
                .send(Side.CLIENT, SYNC)
                .send(Side.SERVER, READY)
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, ANSWER + READY)
                .close();
        assertThat(exchanges)
                .containsExactly("LOGIN OK  matched 0", "PARSE ERR 22012 matched 20", "EXECUTE OK  matched 0");
    }

    @Test
    void aPreparationWhoseAnswerMayBeInAGapIsNotTakenForTheOneThatFails() {
        login().send(Side.CLIENT, PARSE + message('H', ""))
                .lose(Side.SERVER, message('1', "").length())
                .send(Side.CLIENT, BIND + EXECUTE + SYNC)
                .send(Side.SERVER, FAILURE + READY)
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, ANSWER + READY)
                .close();
        assertThat(exchanges).noneMatch(row -> row.startsWith("PARSE")).last().isEqualTo("EXECUTE OK  matched 0");
    }

    @Test
    void aBatchWithoutAStatementEndsTheDoubtBehindAGap() {
        login().send(Side.CLIENT, STATEMENT + SYNC)
                .lose(Side.SERVER, ANSWER.length() + READY.length())
                .send(Side.CLIENT, PARSE + SYNC)
                .send(Side.SERVER, message('1', "") + READY)
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, ANSWER.replace("SELECT 1", "SELECT 2") + READY)
                .close();
        assertThat(exchanges)
                .containsExactly("LOGIN OK  matched 0", "EXECUTE   request-only 0", "EXECUTE OK  matched 0");
    }

    @Test
    void behindAGapAnswersAreThoseToTheEndOfTheBatch() {
        login().send(Side.CLIENT, STATEMENT + STATEMENT + STATEMENT + SYNC)
                .pause(20)
                .lose(Side.SERVER, ANSWER.length())
                .send(Side.SERVER, ANSWER + ANSWER + READY)
                .send(Side.CLIENT, STATEMENT + STATEMENT + SYNC)
                .lose(Side.SERVER, ANSWER.length())
                .send(Side.SERVER, FAILURE + READY)
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, FAILURE + READY)
                .close();
        assertThat(exchanges)
                .containsExactly(
                        "LOGIN OK  matched 0",
                        "EXECUTE   request-only 0",
                        "EXECUTE OK  matched 20",
                        "EXECUTE OK  matched 20",
                        "EXECUTE   request-only 0",
                        "EXECUTE   request-only 0",
                        "EXECUTE ERR 22012 matched 0");
    }

    @Test
    void answersToLostRequestsOfAPipelineAreNotThoseToTheNextOnes() {
        login().send(Side.CLIENT, STATEMENT + SYNC)
                .lose(Side.CLIENT, STATEMENT.length() + SYNC.length())
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, ANSWER + READY + ANSWER + READY + FAILURE + READY)
                .send(Side.CLIENT, STATEMENT + SYNC)
                .send(Side.SERVER, ANSWER + READY)
                .close();
        assertThat(exchanges)
                .contains("EXECUTE OK  matched 0")
                .doesNotContain("EXECUTE ERR 22012 matched 0")
                .endsWith("EXECUTE   request-only 0", "EXECUTE OK  matched 0");
    }

    /** The capture begins behind the handshake. */
    @Test
    void aRefusalOfEncryptionIsNoKeepAliveProbe() {
        new TcpFrames(analyzer, 40_001, 5_432)
                .send(Side.CLIENT, "\0\0\0\b\u0004\u00d2\u0016/")
                .send(Side.SERVER, "N")
                .send(Side.CLIENT, STARTUP)
                .send(Side.SERVER, message('R', "\0\0\0\0") + READY)
                .close();
        assertThat(exchanges).containsExactly("SSLRequest N  matched 0", "LOGIN OK  matched 0");
    }
}
