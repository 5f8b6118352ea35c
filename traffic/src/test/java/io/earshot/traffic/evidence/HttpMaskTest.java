package io.earshot.traffic.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.flows.FlowLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of HTTP that were overwritten are decoded to what the originals are decoded to, and hold no card number. */
class HttpMaskTest {

    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final String CARD = "6212345678900000003";
    private static final int PORT = 8_080;
    private static final int CLIENT = 40_000;
    /** Octets of Ethernet, IP and TCP before a payload. */
    private static final int HEADERS = 54;

    private static final int SOURCE_PORT = 34;

    @TempDir
    private Path folder;

    private List<App> apps;

    @BeforeEach
    void configure() throws Exception {
        configure("");
    }

    private void configure(String more) throws Exception {
        apps = TrafficConfig.read(Files.writeString(folder.resolve("shop.yaml"), """
                apps:
                  - name: shop
                    addresses: ["*:8080"]
                    protocol: http
                """ + more.indent(4)))
                .apps();
    }

    /** Collects all that is stored of transactions, but for their connection. */
    private static final class Collected implements TransactionSink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void settled(Transaction each) {
            all.add(String.join(
                    " ",
                    each.operation(),
                    each.code(),
                    each.state().name(),
                    each.values().toString(),
                    Boolean.toString(each.success()),
                    Long.toString(each.requestNanos()),
                    Long.toString(each.latencyNanos()),
                    "id " + each.id()));
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            settled(after);
        }
    }

    /** The outcome of one run over the originals and one over what became of them. */
    private record Both(
            List<String> original, List<String> masked, String wire, long encrypted, long encryptedMasked) {}

    private Both decode(Consumer<FrameHandler> capture) {
        Collected original = new Collected();
        TrafficAnalyzer before = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, original, _ -> {});
        capture.accept(before);
        before.finish();
        List<Evidence.Frame> frames = new ArrayList<>();
        FrameMask mask = new FrameMask(apps, (_, frame) -> frames.add(frame));
        capture.accept(mask);
        mask.finish();
        Collected masked = new Collected();
        TrafficAnalyzer after = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, masked, _ -> {});
        frames.forEach(frame ->
                after.frame(frame.from(), frame.nanos(), frame.bytes(), 0, frame.bytes().length, frame.length()));
        after.finish();
        return new Both(
                original.all,
                masked.all,
                frames.stream()
                        .map(frame -> new String(frame.bytes(), HEADERS, frame.bytes().length - HEADERS, ISO_8859_1))
                        .collect(Collectors.joining()),
                before.counters().bytes(Undecoded.ENCRYPTED),
                after.counters().bytes(Undecoded.ENCRYPTED));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Sends something in segments of a size. */
    private static void send(TestPackets packets, boolean fromClient, byte[] data, int size, long nanos) {
        for (int from = 0; from < data.length; from += size) {
            packets.data(
                    CLIENT,
                    PORT,
                    fromClient,
                    Arrays.copyOfRange(data, from, Math.min(data.length, from + size)),
                    nanos + from);
        }
    }

    private static final String REQUESTS =
            "GET /a/" + CARD + "/b?card=" + CARD + " HTTP/1.1\r\nHost: x\r\nCookie: " + CARD + "\r\n\r\n"
                    + "POST /pay HTTP/1.1\r\nContent-Length: 32\r\n\r\n{\"pan\": \"" + CARD + "\"}\r\n"
                    + "HEAD /a HTTP/1.1\r\n\r\n"
                    + "PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n13;x=" + CARD + "\r\n" + CARD
                    + "\r\n3\r\nabc\r\n0\r\nT: " + CARD
                    + "\r\n\r\n"
                    + "GET /e HTTP/1.1\r\n\r\nGET /f HTTP/1.1\r\n\r\n";

    private static final String ANSWERS =
            "HTTP/1.1 200 " + CARD + "\r\nContent-Length: 19\r\nSet-Cookie: " + CARD + "\r\n\r\n" + CARD
                    + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 402 No\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n" + CARD
                    + "\r\n0\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
                    + "HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n"
                    + "HTTP/1.1 304 No\r\nContent-Length: 7\r\n\r\n"
                    + "HTTP/1.0 500 No\r\n\r\n" + CARD + " to the end";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 40, 100, 1_400})
    void pipelinedRequestsReadAsBeforeHoweverTheyLieInSegments(int size) {
        TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
        send(packets, true, bytes(REQUESTS), size, T0 + 1_000);
        send(packets, false, bytes(ANSWERS), size, T0 + 1_000_000);
        packets.close(CLIENT, PORT, T0 + 2_000_000);
        Both both = decode(packets::replay);

        assertThat(both.original().stream().map(each -> each.substring(each.indexOf("id "))))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(both.original()).anySatisfy(each -> assertThat(each).startsWith("GET /a/{}/b 200"));
        assertThat(both.masked()).containsExactlyElementsOf(both.original());
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15)).contains("HTTP/1.1 402");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(bytes(text));
        }
        return out.toByteArray();
    }

    /** Answers with lengths, chunked, or packed, in turns. */
    private static byte[] answer(int turn, String body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] content = turn % 3 == 2 ? gzip(body) : bytes(body);
        out.writeBytes(bytes("HTTP/1.1 200 OK\r\n" + (turn % 3 == 2 ? "Content-Encoding: gzip\r\n" : "")));
        if (turn % 3 != 1) {
            out.writeBytes(bytes("Content-Length: " + content.length + "\r\n\r\n"));
            out.writeBytes(content);
            return out.toByteArray();
        }
        out.writeBytes(bytes("Transfer-Encoding: chunked\r\n\r\n"));
        for (int from = 0; from < content.length; from += 10) {
            int length = Math.min(10, content.length - from);
            out.writeBytes(bytes(Integer.toHexString(length) + "\r\n"));
            out.write(content, from, length);
            out.writeBytes(bytes("\r\n"));
        }
        out.writeBytes(bytes("0\r\n\r\n"));
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 40, 100, 1_400})
    void fieldsOfBodiesReadAsBeforeAndNothingElseOfThemStays(int size) throws Exception {
        configure("""
                code: {json: /result/code}
                success: ["0"]
                dimensions:
                  - {name: channel, json: /channel}
                  - {name: merchant, form: merchant_id, length: 8}
                  - {name: bank, xml: "/Envelope/*/bank/@code", in: response}
                  - {name: third, json: "/items/2/a~1b", in: response}
                """);
        List<String> requests = List.of(
                "{\"channel\": \"we\\u0062 \\\"x\\\" " + CARD + "\", \"pan\": \"" + CARD + "\"}",
                "pan=" + CARD + "&merchant_id=sh%6Fp+1%26",
                "[" + CARD + "]",
                "",
                "{\"channel\": \"" + CARD);
        List<String> answers = List.of(
                "{\"result\": {\"text\": \"" + CARD + "\", \"code\": 0}, \"items\": [1, {}, {\"a/b\": \"x\"}]}",
                "<e:Envelope xmlns:e='y'><Body pan='" + CARD + "'><bank code=\"A&amp;B\"/></Body></e:Envelope>",
                "{\"result\": {\"code\": \"51 " + CARD + "\"}, \"free\": \"" + CARD + "\"}",
                "{\"other\": \"" + CARD + "\"}",
                "");
        TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
        long now = T0;
        int turn = 0;
        for (String request : requests) {
            for (String said : answers) {
                now += 10_000_000;
                String target =
                        turn % 2 == 0 ? "/pay" : "/pay;" + CARD + "?a=" + CARD + "&merchant_id=" + turn + "&b=1";
                send(
                        packets,
                        true,
                        bytes("POST " + target + " HTTP/1.1\r\nContent-Length: " + request.length() + "\r\n\r\n"
                                + request),
                        size,
                        now);
                send(packets, false, answer(turn++, said), size, now + 5_000_000);
            }
        }
        packets.close(CLIENT, PORT, now + 20_000_000);
        Both both = decode(packets::replay);

        assertThat(both.original())
                .hasSize(25)
                .anySatisfy(each -> assertThat(each).contains("web \"x\" 621234*********0003"))
                .anySatisfy(each -> assertThat(each).contains(" 51 6212***********0003 "))
                .anySatisfy(each -> assertThat(each).contains("shop 1&"))
                .anySatisfy(each -> assertThat(each).contains("A&B"));
        assertThat(both.masked()).containsExactlyElementsOf(both.original());
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15), "other", "free", "pan");
    }

    @Test
    void aBodyOfWhichTheFieldsAreNotKnownInTimeIsUnreadableRatherThanEmpty() throws Exception {
        configure("code: {json: /code}\nsuccess: [\"1\"]");
        TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
        send(packets, true, bytes("GET /a HTTP/1.1\r\n\r\n"), 1_000, T0 + 1_000);
        String begun = "{\"pan\": \"" + CARD;
        String rest = "\", \"code\": \"1\"}";
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + (begun.length() + rest.length()) + "\r\n\r\n";
        send(packets, false, bytes(head + begun), 1_000, T0 + 2_000);
        packets.open(CLIENT + 1, PORT, T0 + 5_000_000_000L);
        packets.data(CLIENT, PORT, false, bytes(rest), T0 + 9_000_000_000L);
        Both both = decode(packets::replay);

        assertThat(both.original()).singleElement().asString().startsWith("GET /a 1 ANSWERED");
        assertThat(both.masked()).singleElement().asString().contains(" UNKNOWN ");
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15));
    }

    @Test
    void bytesOfMessagesThatAreNotWholeAreOverwritten() {
        TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
        // The capture lacks a part of a body and a part of a head.
        send(packets, true, bytes("POST /a HTTP/1.1\r\nContent-Length: 60\r\n\r\npan " + CARD), 1_000, T0 + 1_000);
        packets.lose(CLIENT, true, 20);
        send(packets, true, bytes(CARD.substring(2)), 1_000, T0 + 2_000);
        send(packets, false, bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), 1_000, T0 + 3_000);
        send(packets, true, bytes("GET /b HTTP/1.1\r\nX: " + CARD), 1_000, T0 + 4_000);
        packets.lose(CLIENT, true, 30);
        send(packets, true, bytes("Y: " + CARD + "\r\n\r\n"), 1_000, T0 + 5_000);
        send(packets, false, bytes("HTTP/1.1 404 No\r\nContent-Length: 19\r\n\r\n" + CARD), 1_000, T0 + 6_000);
        Both both = decode(packets::replay);

        assertThat(both.original()).isNotEmpty();
        assertThat(both.masked()).containsExactlyElementsOf(both.original());
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15));
    }

    @Test
    void aConnectionThatBeganBeforeTheCaptureReadsAsBefore() {
        TestPackets later = new TestPackets().open(CLIENT, PORT, T0);
        String first = "POST /old HTTP/1.1\r\nContent-Length: 40\r\n\r\n";
        later.lose(CLIENT, true, first.length());
        later.data(CLIENT, PORT, true, bytes((CARD + " ").repeat(2)), T0 + 500);
        send(later, false, bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), 1_000, T0 + 700);
        send(later, true, bytes(REQUESTS), 1_400, T0 + 1_000);
        send(later, false, bytes(ANSWERS), 1_400, T0 + 1_000_000);
        int[] skipped = {0};
        Both both = decode(handler -> {
            skipped[0] = 0;
            later.replay((type, nanos, bytes, offset, captured, length) -> {
                if (++skipped[0] > 2) {
                    handler.frame(type, nanos, bytes, offset, captured, length);
                }
            });
        });

        assertThat(both.original()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(both.masked()).containsExactlyElementsOf(both.original());
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15));
    }

    private static byte[] record(int type, String content) {
        byte[] bytes = bytes("12345" + content);
        bytes[0] = (byte) type;
        bytes[1] = 3;
        bytes[2] = 3;
        bytes[3] = (byte) (content.length() >> 8);
        bytes[4] = (byte) content.length();
        return bytes;
    }

    @Test
    void tlsIsToldAsUndecodableWithItsBytesAndWithoutThem() {
        TestPackets packets = new TestPackets()
                .open(CLIENT, PORT, T0)
                .data(CLIENT, PORT, true, record(22, "\1\0\0\50" + "a".repeat(40)), T0 + 1_000)
                .data(CLIENT, PORT, false, record(22, "\2\0\0\50" + "b".repeat(40)), T0 + 2_000);
        send(packets, true, record(23, CARD.repeat(100)), 1_000, T0 + 3_000);
        send(packets, false, record(23, CARD.repeat(200)), 1_000, T0 + 4_000);
        packets.close(CLIENT, PORT, T0 + 9_000);
        Both both = decode(packets::replay);

        assertThat(both.encrypted()).isEqualTo(300L * CARD.length());
        assertThat(both.encryptedMasked()).isEqualTo(both.encrypted());
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15)).contains("aaaa", "bbbb");
    }

    @Test
    void whatIsNeitherHttp1NorTlsIsOverwrittenWhole() {
        TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
        send(packets, true, bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + CARD), 5, T0 + 1_000);
        send(packets, false, bytes(CARD), 1_000, T0 + 2_000);
        packets.close(CLIENT, PORT, T0 + 9_000);
        packets.open(CLIENT + 1, PORT, T0 + 10_000);
        packets.data(CLIENT + 1, PORT, true, bytes("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"), T0 + 11_000);
        packets.data(
                CLIENT + 1, PORT, false, bytes("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\n\r\n" + CARD), T0 + 12_000);
        packets.data(CLIENT + 1, PORT, true, bytes("text " + CARD), T0 + 13_000);
        packets.close(CLIENT + 1, PORT, T0 + 14_000);
        packets.open(CLIENT + 2, PORT, T0 + 20_000);
        packets.data(CLIENT + 2, PORT, true, bytes("hello " + CARD), T0 + 21_000);
        packets.close(CLIENT + 2, PORT, T0 + 22_000);
        Both both = decode(packets::replay);

        assertThat(both.masked()).anySatisfy(each -> assertThat(each).startsWith("GET /ws 101"));
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15), "PRI *", "hello");
    }

    @Test
    void copiesOfAMirrorAndSegmentsOutOfOrderReadAsBefore() {
        TestPackets packets = new TestPackets().open(CLIENT, PORT, T0);
        send(packets, true, bytes(REQUESTS), 50, T0 + 1_000);
        send(packets, false, bytes(ANSWERS), 50, T0 + 1_000_000);
        packets.close(CLIENT, PORT, T0 + 2_000_000);
        Both both = decode(handler -> {
            List<byte[]> swapped = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            packets.replay((_, nanos, bytes, offset, captured, _) -> {
                swapped.add(Arrays.copyOfRange(bytes, offset, offset + captured));
                times.add(nanos);
            });
            for (int i = 3; i + 1 < swapped.size() - 2; i += 2) {
                byte[] first = swapped.get(i);
                // A direction overtakes itself, an answer does not overtake its request.
                if (first[SOURCE_PORT] == swapped.get(i + 1)[SOURCE_PORT]) {
                    swapped.set(i, swapped.get(i + 1));
                    swapped.set(i + 1, first);
                }
            }
            for (int i = 0; i < swapped.size(); i++) {
                for (int copy = 0; copy < 2; copy++) {
                    byte[] frame = swapped.get(i);
                    handler.frame(
                            CaptureInterface.unnamed(1), times.get(i) + copy, frame, 0, frame.length, frame.length);
                }
            }
        });

        assertThat(both.original()).hasSize(6);
        assertThat(both.masked()).containsExactlyElementsOf(both.original());
        assertThat(both.wire()).doesNotContain(CARD.substring(6, 15));
    }
}
