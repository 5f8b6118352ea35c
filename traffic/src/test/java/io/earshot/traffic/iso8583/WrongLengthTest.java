package io.earshot.traffic.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.flows.FlowLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message whose length is wrong costs itself, wherever segments are cut, and no other one. */
class WrongLengthTest {

    private static final long T0 = 1_795_926_600_000_000_000L;

    /** Collects the messages, gaps and damaged messages of one stream. */
    private static final class Found implements IsoMessageHandler {
        private final List<String> traces = new ArrayList<>();
        private int gaps;
        private int damaged;

        @Override
        public void message(
                IsoMessage message,
                Endpoints endpoints,
                boolean fromClient,
                long startNanos,
                long endNanos,
                long frame,
                long lastFrame) {
            traces.add(message.text(11));
        }

        @Override
        public void gap(Endpoints endpoints) {
            gaps++;
        }

        @Override
        public void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame) {}

        @Override
        public void damaged(
                IsoMessage message, Endpoints endpoints, boolean fromClient, long firstFrame, long lastFrame) {
            damaged++;
        }
    }

    private static byte[] message(int trace, Random random) {
        String merchant = "M".repeat(15);
        String free = "x".repeat(random.nextInt(200));
        return new IsoBytes()
                .ascii("0200" + IsoBytes.bitmapHex(2, 3, 4, 11, 41, 42, 48))
                .ascii("16" + "4111111111111111" + "000000" + "000000001230")
                .ascii(String.format("%06d", trace) + "T0000001" + merchant)
                .ascii(String.format("%03d", free.length()) + free)
                .bytes();
    }

    private static byte[] framed(int length, byte[] message) {
        return IsoBytes.join(String.format("%04d", length).getBytes(StandardCharsets.US_ASCII), message);
    }

    private static WireAnalyzer find(byte[] stream, Random random, Found found) throws Exception {
        Dialect dialect = new Dialects(Path.of("/nonexistent")).find("iso87-ascii");
        WireAnalyzer wire =
                new WireAnalyzer(FlowLimits.DEFAULT, Map.of(9_100, new IsoProtocol(dialect, found)), _ -> {});
        TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
        int at = 0;
        for (int i = 1; at < stream.length; i++) {
            int to = Math.min(stream.length, at + 1 + random.nextInt(600));
            packets.data(40_000, 9_100, true, Arrays.copyOfRange(stream, at, to), T0 + i * 1_000_000L);
            at = to;
        }
        packets.replay(wire);
        wire.finish();
        return wire;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 60", "3, 300", "4, 9000"})
    void allOtherMessagesAreFound(long seed, int most) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            List<String> whole = new ArrayList<>();
            List<String> sent = new ArrayList<>();
            byte[] stream = {};
            int count = 40;
            for (int trace = 1; trace <= count; trace++) {
                byte[] message = message(trace, random);
                int length = message.length;
                // The last ones are whole, so that there is a next message to be found.
                if (random.nextInt(4) == 0 && trace < count - 2) {
                    int off = 1 + random.nextInt(most);
                    length = random.nextBoolean() || off >= message.length
                            ? Math.min(9_999, message.length + off)
                            : message.length - off;
                } else {
                    whole.add(String.format("%06d", trace));
                }
                sent.add(String.format("%06d", trace));
                stream = IsoBytes.join(stream, framed(length, message));
            }
            Found found = new Found();
            WireAnalyzer wire = find(stream, random, found);

            assertThat(whole)
                    .as("round %d", round)
                    .filteredOn(trace -> !found.traces.contains(trace))
                    .isEmpty();
            assertThat(found.traces).containsSubsequence(whole).isSubsetOf(sent).doesNotHaveDuplicates();
            assertThat(wire.counters().bytes(Undecoded.WRONG_LENGTH)).isPositive();
            assertThat(found.gaps).isPositive();
        }
    }

    @Test
    void aMalformedMessageOfTheRightLengthIsNoneOfAWrongOne() throws Exception {
        Random random = new Random(7);
        byte[] malformed = message(2, random);
        malformed[0] = 'x';
        Found found = new Found();
        byte[] first = message(1, random);
        byte[] last = message(3, random);
        WireAnalyzer wire = find(
                IsoBytes.join(
                        framed(first.length, first), framed(malformed.length, malformed), framed(last.length, last)),
                random,
                found);

        assertThat(found.traces).containsExactly("000001", "000003");
        assertThat(wire.counters().bytes(Undecoded.WRONG_LENGTH)).isZero();
        assertThat(wire.counters().bytes(Undecoded.MALFORMED_MESSAGE)).isEqualTo(4 + malformed.length);
        assertThat(found.damaged).isEqualTo(1);
    }
}
