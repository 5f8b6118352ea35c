package io.earshot.web.postgres;

import static io.earshot.web.postgres.RawClient.VERSION;
import static io.earshot.web.postgres.RawClient.kinds;
import static io.earshot.web.postgres.RawClient.message;
import static io.earshot.web.postgres.RawClient.packet;
import static io.earshot.web.postgres.RawClient.query;
import static io.earshot.web.postgres.RawClient.startup;
import static io.earshot.web.postgres.RawClient.zeroEnded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the answers to clients that speak the protocol well, badly, or not at all. */
class ProtocolTest {

    private static final int CANCEL = 80877102;
    private static final int SSL = 80877103;
    private static final int GSS = 80877104;
    private static final int SESSIONS = 64;
    private static final byte[] SYNC = {'S', 0, 0, 0, 4};

    private OpenPort port;

    @BeforeEach
    void open() throws Exception {
        port = OpenPort.open();
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void wishesForEncryptionAreDeclinedAndTheSessionBeginsAllTheSame() throws Exception {
        try (RawClient client = port.connect()) {
            assertThat(client.send(packet(SSL)).letter()).isEqualTo('N');
            assertThat(client.send(packet(GSS)).letter()).isEqualTo('N');
            List<RawClient.Message> welcome = client.send(startup(VERSION)).untilReady();
            assertThat(kinds(welcome)).matches("RS+KZ");
            assertThat(welcome)
                    .extracting(RawClient.Message::text)
                    .contains("server_version\00015.0 (Earshot)\0", "client_encoding\0UTF8\0", "TimeZone\0UTC\0");
        }
    }

    @Test
    void wishesForEncryptionWithoutEndAreNotListenedTo() throws Exception {
        try (RawClient client = port.connect()) {
            client.send(packet(SSL), packet(SSL), packet(SSL));
            client.endOutput();
            assertThat(text(client.rest())).contains("08P01");
        }
    }

    @Test
    void aNewerMinorVersionIsNegotiatedAndAnotherMajorOneRefused() throws Exception {
        try (RawClient client = port.connect()) {
            RawClient.Message answer =
                    client.send(startup(VERSION + 2, "_pq_.colour", "red")).read();
            assertThat(answer.kind()).isEqualTo('v');
            assertThat(answer.text()).endsWith("_pq_.colour\0");
            assertThat(kinds(client.untilReady())).matches("RS+KZ");
        }
        try (RawClient client = port.connect()) {
            assertThat(text(client.send(startup(2 << 16)).rest())).contains("0A000", "protocol 2.0, expected 3.0");
        }
    }

    @Test
    void aQuestionIsAnsweredInText() throws Exception {
        try (RawClient client = port.connect().login()) {
            List<RawClient.Message> answer =
                    client.send(query("SELECT 7 AS a, NULL AS b")).untilReady();
            assertThat(kinds(answer)).isEqualTo("TDCZ");
            assertThat(answer.get(1).text()).isEqualTo("\0\2\0\0\0\1" + "7" + "\u00ff".repeat(4));
            assertThat(answer.get(2).text()).isEqualTo("SELECT 1\0");
            assertThat(kinds(client.send(query(" ;")).untilReady())).isEqualTo("IZ");
            assertThat(kinds(client.send(query("-- ping")).untilReady())).isEqualTo("IZ");
            assertThat(kinds(client.send(query("SELECT 1; -- two\n; SELECT 2")).untilReady()))
                    .isEqualTo("TDCTDCZ");
        }
    }

    @Test
    void moreThan32767ParametersAreNoNegativeNumberOfThem() throws Exception {
        byte[] nulls = new byte[40_000 * Integer.BYTES];
        Arrays.fill(nulls, (byte) 0xff);
        try (RawClient client = port.connect().login()) {
            client.send(
                    message('P', join(zeroEnded(""), zeroEnded("SELECT 1"), new byte[2])),
                    message(
                            'B',
                            join(
                                    zeroEnded(""),
                                    zeroEnded(""),
                                    new byte[2],
                                    new byte[] {(byte) 0x9c, 0x40},
                                    nulls,
                                    new byte[2])),
                    SYNC);
            List<RawClient.Message> answer = client.untilReady();
            assertThat(kinds(answer)).isEqualTo("1EZ");
            assertThat(answer.get(1).text()).contains("40000 values for a statement of 0 parameters");
        }
    }

    /** As pgx pings: Parse, Describe, Bind and Execute of a comment. */
    @Test
    void aPreparedCommentIsAnEmptyQuery() throws Exception {
        try (RawClient client = port.connect().login()) {
            client.send(
                    message('P', join(zeroEnded(""), zeroEnded("-- ping"), new byte[2])),
                    message('D', join(new byte[] {'S'}, zeroEnded(""))),
                    message('B', join(zeroEnded(""), zeroEnded(""), new byte[6])),
                    message('E', join(zeroEnded(""), new byte[4])),
                    SYNC);
            assertThat(kinds(client.untilReady())).isEqualTo("1tn2IZ");
        }
    }

    @Test
    void aCursorIsGoneThroughInBothDirectionsAndEndsWithItsTransaction() throws Exception {
        try (RawClient client = port.connect().login()) {
            client.send(query("BEGIN; DECLARE c SCROLL CURSOR FOR SELECT x FROM SYSTEM_RANGE(1, 5)"))
                    .untilReady();
            assertThat(fetched(client, "FETCH 2 FROM c")).isEqualTo("1 2 FETCH 2");
            assertThat(fetched(client, "FETCH PRIOR FROM c")).isEqualTo("1 FETCH 1");
            assertThat(fetched(client, "MOVE 2 IN c")).isEqualTo("MOVE 2");
            assertThat(fetched(client, "FETCH ALL FROM c")).isEqualTo("4 5 FETCH 2");
            assertThat(fetched(client, "FETCH NEXT FROM c")).isEqualTo("FETCH 0");
            assertThat(fetched(client, "FETCH BACKWARD 2 FROM c")).isEqualTo("5 4 FETCH 2");
            assertThat(fetched(client, "FETCH ABSOLUTE -1 FROM c")).isEqualTo("5 FETCH 1");
            assertThat(fetched(client, "FETCH FIRST FROM c")).isEqualTo("1 FETCH 1");
            assertThat(fetched(client, "FETCH BACKWARD ALL FROM c")).isEqualTo("FETCH 0");
            assertThat(fetched(client, "FETCH ALL FROM c")).isEqualTo("1 2 3 4 5 FETCH 5");
            client.send(query("COMMIT")).untilReady();
            assertThat(client.send(query("FETCH 1 FROM c"))
                            .untilReady()
                            .getFirst()
                            .text())
                    .contains("34000");
            client.send(query("DECLARE h CURSOR WITH HOLD FOR SELECT 7")).untilReady();
            assertThat(fetched(client, "FETCH ALL FROM h")).isEqualTo("7 FETCH 1");
            assertThat(kinds(client.send(query("CLOSE h; CLOSE ALL")).untilReady()))
                    .isEqualTo("CCZ");
        }
    }

    private static String fetched(RawClient client, String sql) throws IOException {
        StringBuilder text = new StringBuilder();
        for (RawClient.Message message : client.send(query(sql)).untilReady()) {
            if (message.kind() == 'D') {
                text.append(message.text().substring(6)).append(' ');
            } else if (message.kind() == 'C') {
                text.append(message.text().replace("\0", ""));
            }
        }
        return text.toString();
    }

    @Test
    void afterAnErrorEverythingIsSkippedUntilSync() throws Exception {
        byte[] parse = message('P', join(zeroEnded("s"), zeroEnded("DROP TABLE data"), new byte[2]));
        byte[] bind = message('B', join(zeroEnded(""), zeroEnded("s"), new byte[6]));
        byte[] execute = message('E', join(zeroEnded(""), new byte[4]));
        try (RawClient client = port.connect().login()) {
            List<RawClient.Message> answer =
                    client.send(parse, bind, execute, SYNC).untilReady();
            assertThat(kinds(answer)).isEqualTo("EZ");
            assertThat(answer.getFirst().text()).contains("42501", "DROP refused");
            assertThat(kinds(client.send(query("SELECT 1")).untilReady())).isEqualTo("TDCZ");
        }
    }

    @Test
    void namesOfStatementsAreShort() throws Exception {
        byte[] parse = message('P', join(zeroEnded("x".repeat(1_000)), zeroEnded("SELECT 1"), new byte[2]));
        try (RawClient client = port.connect().login()) {
            List<RawClient.Message> answer = client.send(parse, SYNC).untilReady();
            assertThat(answer.getFirst().text()).contains("54000", "a name of 1000 characters, expected at most 256");
        }
    }

    @Test
    void aClientMayPrepareAThousandStatementsAndNoMore() throws Exception {
        try (RawClient client = port.connect().login()) {
            for (int i = 0; i < 1_000; i++) {
                client.send(message('P', join(zeroEnded("s" + i), zeroEnded("SELECT 1"), new byte[2])));
            }
            assertThat(kinds(client.send(SYNC).untilReady())).isEqualTo("1".repeat(1_000) + "Z");
            byte[] another = message('P', join(zeroEnded("another"), zeroEnded("SELECT 1"), new byte[2]));
            assertThat(client.send(another, SYNC).untilReady().getFirst().text())
                    .contains("54000", "more than 1000 prepared statements");
        }
    }

    @Test
    void functionsCannotBeCalledAndRowsOfARefusedCopyAreLetPass() throws Exception {
        try (RawClient client = port.connect().login()) {
            assertThat(kinds(client.send(message('F', new byte[8]), SYNC).untilReady()))
                    .isEqualTo("EZ");
            client.send(query("COPY data FROM STDIN"), message('d', new byte[100]), message('c', new byte[0]));
            assertThat(kinds(client.untilReady())).isEqualTo("EZ");
            assertThat(kinds(client.send(query("SELECT 1")).untilReady())).isEqualTo("TDCZ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 3, 10_005})
    void aFirstPacketOfALengthThatCannotBeIsRefused(int length) throws Exception {
        try (RawClient client = port.connect()) {
            client.send(ByteBuffer.allocate(4).putInt(length).array());
            assertThat(text(client.rest())).contains("08P01");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 3, (1 << 20) + 5})
    void aMessageOfALengthThatCannotBeEndsTheConnection(int length) throws Exception {
        try (RawClient client = port.connect().login()) {
            client.send(ByteBuffer.allocate(5).put((byte) 'Q').putInt(length).array());
            assertThat(text(client.rest())).contains("FATAL", "08P01");
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'Q', 'P', 'B', 'D', 'E', 'C'})
    void aMessageThatLacksItsContentEndsTheConnection(char kind) throws Exception {
        try (RawClient client = port.connect().login()) {
            client.send(message(kind, new byte[] {'x'}));
            assertThat(text(client.rest())).contains("FATAL", "08P01");
        }
    }

    @Test
    void anUnknownLetterEndsTheConnection() throws Exception {
        try (RawClient client = port.connect().login()) {
            client.send(message('?', new byte[0]));
            assertThat(text(client.rest())).contains("FATAL", "08P01", "expected a known letter");
        }
    }

    @Test
    void aClientThatGoesInTheMiddleOfAMessageLeavesNothingBehind() throws Exception {
        try (RawClient client = port.connect().login()) {
            client.send(new byte[] {'Q', 0, 0, 1, 0, 'S', 'E'});
            client.endOutput();
            assertThat(client.rest()).isEmpty();
        }
        requireAnswers();
    }

    @Test
    void aTextThatIsNoUtf8IsAnErrorOfItsOwn() throws Exception {
        try (RawClient client = port.connect().login()) {
            List<RawClient.Message> answer =
                    client.send(message('Q', new byte[] {'S', (byte) 0xff, 0})).untilReady();
            assertThat(kinds(answer)).isEqualTo("EZ");
            assertThat(answer.getFirst().text()).contains("22P02", "UTF8");
        }
    }

    @Test
    void tooManyClientsAreSentAwayUntilOneGoes() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < SESSIONS; i++) {
                clients.add(port.connect().login());
            }
            try (RawClient late = port.connect()) {
                assertThat(text(late.send(startup(VERSION)).rest())).contains("FATAL", "53300");
            }
            // Once the server hung up, the place is free.
            assertThat(clients.getFirst().send(message('X', new byte[0])).rest())
                    .isEmpty();
            requireAnswers();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whoCallsOffWithAWrongSecretIsNotEvenTold() throws Exception {
        try (RawClient client = port.connect()) {
            assertThat(client.send(packet(CANCEL, 1, 12_345)).rest()).isEmpty();
        }
        requireAnswers();
    }

    @Test
    void aServerThatStopsSaysSoToThoseWhoAreStillThere() throws Exception {
        try (RawClient client = port.connect().login()) {
            port.port().close();
            assertThat(text(client.rest())).contains("FATAL", "57P01", "the server is stopping");
        }
    }

    /** Whatever comes, the server hangs up or answers, and goes on for others. */
    @Test
    void randomBytesNeitherHangNorKillTheServer() throws Exception {
        Random random = new Random(5433);
        for (int round = 0; round < 400; round++) {
            try (RawClient client = port.connect()) {
                sendNoise(client, random, round % 2 == 0);
                client.endOutput();
                client.rest();
            } catch (SocketException hungUpWhileWeWrote) {
                // The server hangs up.
            }
        }
        requireAnswers();
    }

    private static void sendNoise(RawClient client, Random random, boolean afterLogin) throws IOException {
        if (afterLogin) {
            client.login();
        }
        String letters = "QPBDECSHFdcfp";
        for (int i = random.nextInt(20); i > 0; i--) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            switch (random.nextInt(3)) {
                case 0 -> client.send(noise);
                case 1 -> client.send(message(letters.charAt(random.nextInt(letters.length())), noise));
                default -> client.send(message('P', join(zeroEnded(""), zeroEnded("SELECT $1"), noise)));
            }
        }
    }

    private void requireAnswers() throws Exception {
        try (RawClient client = port.connect().login()) {
            assertThat(kinds(client.send(query("SELECT 1")).untilReady())).isEqualTo("TDCZ");
        }
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
