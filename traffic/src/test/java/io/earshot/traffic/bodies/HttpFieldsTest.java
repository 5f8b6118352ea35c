package io.earshot.traffic.bodies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.traffic.transactions.TransactionState;
import io.earshot.wire.flows.FlowLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP applications that answer 200 with an error inside, as packets. */
class HttpFieldsTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final int PORT = 8_080;
    private static final int CLIENT = 40_000;

    @TempDir
    private Path folder;

    private final TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
    private long now = T0;

    private void send(boolean fromClient, byte[] data) {
        now += 1_000_000;
        packets.data(CLIENT, PORT, fromClient, data, now);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] message(String head, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes(head + "\r\nContent-Length: " + body.length + "\r\n\r\n"));
        out.write(body);
        return out.toByteArray();
    }

    private void get(String target) {
        send(true, bytes("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    private List<Transaction> transactions(String more) throws Exception {
        List<Transaction> transactions = new ArrayList<>();
        TrafficConfig config =
                TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), """
                apps:
                  - name: shop
                    addresses: ["*:8080"]
                    protocol: http
                    success: ["0"]
                """ + more.indent(4)));
        TrafficAnalyzer analyzer = new TrafficAnalyzer(
                config.apps(),
                FlowLimits.DEFAULT,
                new TransactionSink() {
                    @Override
                    public void settled(Transaction transaction) {
                        transactions.add(transaction);
                    }

                    @Override
                    public void revised(Transaction before, Transaction after) {
                        transactions.add(after);
                    }
                },
                _ -> {});
        packets.close(CLIENT, PORT, now + 1_000_000).replay(analyzer);
        analyzer.finish();
        return transactions;
    }

    @Test
    void theCodeInTheBodyCountsHoweverTheBodyIsFramedAndPacked() throws Exception {
        byte[] good = bytes("{\"result\": {\"code\": 0}}");
        byte[] bad = bytes("{\"list\": [1, 2], \"result\": {\"code\": 51}}");
        get("/a");
        send(false, message("HTTP/1.1 200 OK", good));
        get("/b");
        byte[] whole = message("HTTP/1.1 200 OK", bad);
        for (byte b : whole) {
            send(false, new byte[] {b});
        }
        get("/c");
        send(false, bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        for (int at = 0; at < bad.length; at += 5) {
            int end = Math.min(bad.length, at + 5);
            send(false, bytes(Integer.toHexString(end - at) + ";x=y\r\n"));
            send(false, Arrays.copyOfRange(bad, at, end));
            send(false, bytes("\r\n"));
        }
        send(false, bytes("0\r\n\r\n"));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bad);
        }
        get("/d");
        send(false, message("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", packed.toByteArray()));
        packed.reset();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(bad);
        }
        get("/e");
        send(false, message("HTTP/1.1 200 OK\r\ncontent-encoding: deflate", packed.toByteArray()));
        get("/f");
        send(false, bytes("HTTP/1.1 200 OK\r\n\r\n"));
        send(false, bad);

        List<Transaction> transactions = transactions("code: {json: /result/code}");

        assertThat(transactions)
                .extracting(Transaction::operation, Transaction::code, Transaction::success)
                .containsExactly(
                        tuple("GET /a", "0", true),
                        tuple("GET /b", "51", false),
                        tuple("GET /c", "51", false),
                        tuple("GET /d", "51", false),
                        tuple("GET /e", "51", false),
                        tuple("GET /f", "51", false));
        assertThat(transactions)
                .allSatisfy(transaction -> assertThat(transaction.state()).isEqualTo(TransactionState.ANSWERED));
    }

    @Test
    void anAnswerWithoutTheFieldCountsByItsStatusUnlessTheFieldIsRequired() throws Exception {
        get("/page");
        send(false, message("HTTP/1.1 200 OK", bytes("<html>ok</html>")));
        get("/gone");
        send(false, message("HTTP/1.1 404 Not Found", bytes("{\"code\": 0}")));
        get("/broken");
        send(false, message("HTTP/1.1 502 Bad Gateway", bytes("<html>")));

        assertThat(transactions("code: {json: /code}"))
                .extracting(Transaction::code, Transaction::success)
                .containsExactly(tuple("200", true), tuple("0", false), tuple("502", false));
        assertThat(transactions("code: {json: /code, required: true}"))
                .extracting(Transaction::code, Transaction::success)
                .containsExactly(tuple("", false), tuple("0", false), tuple("502", false));
    }

    @Test
    void aCodeThatMayBeInMissingPacketsOrAnUnreadableBodyIsNeitherGoodNorBad() throws Exception {
        byte[] body = bytes("{\"text\": \"" + "x".repeat(500) + "\", \"code\": 0}");
        byte[] answer = message("HTTP/1.1 200 OK", body);
        get("/hole");
        send(false, Arrays.copyOf(answer, 200));
        packets.lose(CLIENT, false, answer.length - 300);
        send(false, Arrays.copyOfRange(answer, answer.length - 100, answer.length));
        get("/brotli");
        send(false, message("HTTP/1.1 200 OK\r\nContent-Encoding: br", body));
        get("/seen");
        send(false, message("HTTP/1.1 200 OK", bytes("{\"code\": 0}")));

        assertThat(transactions("code: {json: /code}"))
                .extracting(Transaction::state, Transaction::success)
                .containsExactly(
                        tuple(TransactionState.UNKNOWN, false),
                        tuple(TransactionState.UNKNOWN, false),
                        tuple(TransactionState.ANSWERED, true));
    }

    @Test
    void dimensionsComeFromBodiesAndQueriesAndHoldNoCardNumber() throws Exception {
        send(true, message("POST /pay HTTP/1.1", bytes("channel=web&card=4111-1111-1111-1111&x=1")));
        send(
                false,
                message(
                        "HTTP/1.1 200 OK",
                        bytes("<s:E xmlns:s='x'><s:B><m><bank>ICBC </bank><rc>0</rc></m></s:B></s:E>")));
        get("/pay?channel=app%201&card=4111111111111111");
        send(false, message("HTTP/1.1 200 OK", bytes("<E><B><m><rc>9</rc></m></B></E>")));

        List<Transaction> transactions = transactions("""
                code: {xml: /E/B/*/rc}
                dimensions:
                  - {name: channel, form: channel}
                  - {name: card, form: card, from: 0, length: 12}
                  - {name: bank, xml: /E/B/m/bank, in: response}
                """);

        assertThat(transactions)
                .extracting(Transaction::code, Transaction::values)
                .containsExactly(
                        tuple("0", List.of("web", "4111-11**-**", "ICBC")),
                        tuple("9", List.of("app 1", "411111******", "")));
    }

    private static byte[] frame(int type, int flags, int... payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[8] = (byte) (type == 4 ? 0 : 1);
        for (int i = 0; i < payload.length; i++) {
            frame[9 + i] = (byte) payload[i];
        }
        return frame;
    }

    private static int[] padded(String text, int padding) {
        int[] payload = new int[1 + text.length() + padding];
        payload[0] = padding;
        for (int i = 0; i < text.length(); i++) {
            payload[1 + i] = text.charAt(i);
        }
        return payload;
    }

    @Test
    void bodiesOfHttp2AreReadAcrossFramesWithoutTheirPadding() throws Exception {
        send(true, bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        send(true, frame(4, 0));
        // POST, https, /index.html
        send(true, frame(1, 4, 0x83, 0x87, 0x85));
        send(true, frame(0, 9, padded("channel=web", 7)));
        send(false, frame(4, 0));
        send(false, frame(1, 4, 0x88));
        byte[] first = frame(0, 8, padded("{\"code\"", 3));
        send(false, Arrays.copyOf(first, 9));
        send(false, Arrays.copyOfRange(first, 9, first.length));
        send(false, frame(0, 9, padded(": 51}", 0)));

        assertThat(transactions("""
                code: {json: /code}
                dimensions: [{name: channel, form: channel}]
                """))
                .extracting(Transaction::code, Transaction::values)
                .containsExactly(tuple("51", List.of("web")));
    }
}
