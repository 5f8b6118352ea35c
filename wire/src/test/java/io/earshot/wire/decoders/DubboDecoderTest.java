package io.earshot.wire.decoders;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.TcpFrames;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.flows.FlowLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages as the documentation of Dubbo's protocol lays them out. */
class DubboDecoderTest {

    private static final int HESSIAN2 = 2;
    private static final int FASTJSON2 = 23;
    private static final int REQUEST = 0x80;
    private static final int TWO_WAY = 0x40;
    private static final int EVENT = 0x20;

    private final List<String> seen = new ArrayList<>();
    private final TcpFrames connection = new TcpFrames(
            new WireAnalyzer(
                    FlowLimits.DEFAULT,
                    Map.of(),
                    exchange -> seen.add(String.join(
                            " ",
                            exchange.protocol(),
                            exchange.operation(),
                            exchange.stream(),
                            exchange.target(),
                            exchange.status(),
                            exchange.code(),
                            exchange.state().label()))),
            40_000,
            12_345);

    private static byte[] message(int flags, int status, long id, byte[] body) {
        return ByteBuffer.allocate(16 + body.length)
                .putShort((short) 0xdabb)
                .put((byte) flags)
                .put((byte) status)
                .putLong(id)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static byte[] call(String service, String method) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String text : List.of("2.0.2", service, "1.0.0", method, "Ljava/lang/String;", "hunter2")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 31) {
                body.write(0x30 + (bytes.length >> 8));
            }
            body.write(bytes.length);
            body.writeBytes(bytes);
        }
        return body.toByteArray();
    }

    @Test
    void callsArePairedByIdAndSayWhatWasCalled() {
        connection
                .open()
                .send(Side.CLIENT, message(REQUEST | TWO_WAY | HESSIAN2, 0, 1, call("org.example.Greeter", "hello")))
                .send(
                        Side.CLIENT,
                        message(
                                REQUEST | TWO_WAY | HESSIAN2,
                                0,
                                2,
                                call("org.example.a.service.with.a.long.name.Orders", "place")))
                .send(Side.SERVER, message(HESSIAN2, 20, 2, new byte[] {(byte) 0x93, 0}))
                .send(Side.SERVER, message(HESSIAN2, 20, 1, new byte[] {(byte) 0x91, 5}))
                .close();
        assertThat(seen)
                .containsExactly(
                        "dubbo call 2 org.example.a.service.with.a.long.name.Orders.place ERR EXCEPTION matched",
                        "dubbo call 1 org.example.Greeter.hello OK  matched");
    }

    private static byte[] octets(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal);
    }

    /** Octets that a provider and a consumer of Dubbo 3.2.16 sent, without attachments; the last name is longer than 47 characters. */
    @Test
    void callsInFastjson2SayWhatWasCalledAndWhatFailed() {
        String begin = "000000064e322e302e32";
        String service = "0000000f57447562626f4c6f61642453686f70";
        String version = "000000044c312e32";
        String fail = "000000054d6661696c000000135b4c6a6176612f6c616e672f537472696e673b000000024a78";
        String get = "000000044c676574000000135b4c6a6176612f6c616e672f537472696e673b000000044c696430";
        String longName = "io.earshot.example.of.a.long.package.name.OrderService";
        String longService =
                "00000039" + "793836" + HexFormat.of().formatHex(longName.getBytes(StandardCharsets.US_ASCII));
        connection
                .open()
                .send(
                        Side.CLIENT,
                        message(REQUEST | TWO_WAY | FASTJSON2, 0, 1, octets(begin + service + version + get)))
                .send(Side.SERVER, message(FASTJSON2, 20, 1, octets("00000002bd0400000009516974656d20696430")))
                .send(
                        Side.CLIENT,
                        message(REQUEST | TWO_WAY | FASTJSON2, 0, 2, octets(begin + service + version + fail)))
                .send(Side.SERVER, message(FASTJSON2, 20, 2, octets("00000002bd030000000100")))
                .send(
                        Side.CLIENT,
                        message(REQUEST | TWO_WAY | FASTJSON2, 0, 3, octets(begin + longService + version + get)))
                .send(Side.SERVER, message(FASTJSON2, 25, 3, octets("0000000149")))
                .close();
        assertThat(seen)
                .containsExactly(
                        "dubbo call 1 DubboLoad$Shop.get OK  matched",
                        "dubbo call 2 DubboLoad$Shop.fail ERR EXCEPTION matched",
                        "dubbo call 3 " + longName + ".get ERR SERIALIZATION_ERROR matched");
    }

    @Test
    void heartbeatsAreNoCallsAndStatusesAreNamed() {
        connection
                .open()
                .send(Side.CLIENT, message(REQUEST | TWO_WAY | EVENT | HESSIAN2, 0, 1, new byte[] {'N'}))
                .send(Side.SERVER, message(EVENT | HESSIAN2, 20, 1, new byte[] {'N'}))
                .send(Side.CLIENT, message(REQUEST | HESSIAN2, 0, 2, call("a.B", "tell")))
                .send(Side.CLIENT, message(REQUEST | TWO_WAY | HESSIAN2, 0, 3, call("a.B", "ask")))
                .send(Side.SERVER, message(HESSIAN2, 100, 3, new byte[] {1, 'x'}))
                .close();
        assertThat(seen)
                .containsExactly(
                        "dubbo oneway 2 a.B.tell   oneway", "dubbo call 3 a.B.ask ERR THREADPOOL_EXHAUSTED matched");
    }

    @Test
    void answersAreFoundAgainBehindAGap() {
        byte[] large = new byte[9_000];
        large[0] = (byte) 0x91;
        byte[] answer = message(HESSIAN2, 20, 1, large);
        connection
                .open()
                .send(Side.CLIENT, message(REQUEST | TWO_WAY | HESSIAN2, 0, 1, call("a.B", "list")))
                .sendCut(Side.SERVER, answer, 64)
                .send(Side.CLIENT, message(REQUEST | TWO_WAY | HESSIAN2, 0, 2, call("a.B", "list")))
                .send(Side.SERVER, message(HESSIAN2, 20, 2, new byte[] {(byte) 0x92}))
                .close();
        assertThat(seen)
                .containsExactlyInAnyOrder("dubbo call 1 a.B.list OK  matched", "dubbo call 2 a.B.list OK  matched");
    }
}
