package io.earshot.wire;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.flows.FlowLimits;
import java.util.Arrays;
import java.util.Map;

/**
 * Any bytes as a connection of a protocol: the first byte names it, each of the following chunks says which side sends how much, or
 * that bytes are lost. No decoder fails, and none keeps more than it may.
 */
public final class StreamFuzzer {

    private static final int PORT = 4_711;
    private static final long MAX_HELD = 1L << 20;

    private StreamFuzzer() {}

    /** Reads all of a body, as whoever asks for one does. */
    private static BodyReader body(Exchange exchange, boolean ofRequest, ContentCoding coding) {
        return new BodyReader() {
            private int sum = (coding == ContentCoding.OTHER ? 2 : 0) + (ofRequest ? 1 : 0);
            private boolean closed;

            @Override
            public void bytes(byte[] bytes, int offset, int length) {
                for (int i = offset; i < offset + length && !closed; i++) {
                    sum = sum * 31 + bytes[i];
                }
            }

            @Override
            public void close(boolean whole) {
                if (!closed) {
                    exchange.value(whole ? 0 : 1, Integer.toString(sum));
                }
                closed = true;
            }
        };
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int number = (input[0] & 0x7f) % (Protocols.STREAMS.size() + 1);
        boolean midstream = input[0] < 0;
        Map<Integer, Protocol> forced =
                number == Protocols.STREAMS.size() ? Map.of() : Map.of(PORT, Protocols.STREAMS.get(number));
        WireAnalyzer analyzer =
                new WireAnalyzer(new FlowLimits(4, 1 << 18, MAX_HELD), forced, StreamFuzzer::body, exchange -> {
                    String _ = exchange.target() + exchange.stream() + exchange.note();
                });
        TcpFrames frames = new TcpFrames(analyzer, 40_000, PORT);
        if (!midstream) {
            frames.open();
        }
        int at = 1;
        while (at < input.length) {
            int head = input[at++] & 0xff;
            Side side = (head & 1) == 0 ? Side.CLIENT : Side.SERVER;
            int length = Math.min(input.length - at, (head >> 2) * 4);
            if ((head & 3) == 3 && head > 200) {
                frames.lose(side, 1 + length);
                continue;
            }
            if (length > 0) {
                frames.send(side, Arrays.copyOfRange(input, at, at + length));
                at += length;
            }
        }
        if (analyzer.heldBytes() > MAX_HELD) {
            throw new IllegalStateException("holds " + analyzer.heldBytes() + " bytes");
        }
        frames.close();
        analyzer.finish();
        if (analyzer.counters().events(Undecoded.DECODER_FAILURE) > 0) {
            throw new IllegalStateException("a decoder of "
                    + (number == Protocols.STREAMS.size()
                            ? "any"
                            : Protocols.STREAMS.get(number).name()) + " failed");
        }
        if (analyzer.heldBytes() != 0) {
            throw new IllegalStateException(analyzer.heldBytes() + " bytes are held by nobody");
        }
    }
}
