package io.earshot.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.TestPackets;
import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.CaptureFiles;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.traffic.transactions.TransactionSink;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameMaskTest {

    private static final Path CAPTURES = Path.of("src/test/resources/io/earshot/traffic/captures");
    private static final long T0 = 1_795_926_600_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final String CARD = "6212345678900000003";
    private static final String TRACK = CARD + "=30122010000000";

    @TempDir
    private Path folder;

    private List<App> apps(String dialect) throws Exception {
        return TrafficConfig.read(Files.writeString(folder.resolve("pay.yaml"), """
                apps:
                  - {name: pay, addresses: ["*:9001", "*:9002", "*:9100"], dialect: %s}
                """.formatted(dialect)))
                .apps();
    }

    /** Collects what people read of transactions. */
    private static final class Texts implements TransactionSink {
        private final List<String> texts = new ArrayList<>();

        @Override
        public void settled(Transaction transaction) {
            texts.add(transaction.id() + " " + transaction.text());
        }

        @Override
        public void revised(Transaction before, Transaction after) {
            texts.add(after.id() + " " + after.text());
        }
    }

    private static List<String> texts(List<App> apps, List<Evidence.Frame> frames) {
        Texts texts = new Texts();
        TrafficAnalyzer analyzer = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, texts, _ -> {});
        frames.forEach(frame ->
                analyzer.frame(frame.from(), frame.nanos(), frame.bytes(), 0, frame.bytes().length, frame.length()));
        analyzer.finish();
        return texts.texts;
    }

    private static String wire(List<Evidence.Frame> frames) {
        return frames.stream()
                .map(frame -> new String(frame.bytes(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    private static byte[] framed(String body) {
        return (String.format("%04d", body.length()) + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Has fields 2, 3, 4, 11, 35 and 41. */
    private static byte[] request(int trace) {
        return framed("0200" + "7020000020800000" + "19" + CARD + "000000" + "000000001230"
                + String.format("%06d", trace) + TRACK.length() + TRACK + "T0000001");
    }

    private static byte[] response(int trace) {
        return framed("0210" + "7020000002800000" + "19" + CARD + "000000" + "000000001230"
                + String.format("%06d", trace) + "00" + "T0000001");
    }

    @Test
    void transactionsOfMaskedFramesReadAsThoseOfTheOriginals() throws Exception {
        List<App> apps = apps("unionpay-pos");
        List<Evidence.Frame> masked = new ArrayList<>();
        FrameMask mask = new FrameMask(apps, (_, frame) -> masked.add(frame));
        Texts original = new Texts();
        TrafficAnalyzer analyzer = new TrafficAnalyzer(apps, FlowLimits.DEFAULT, original, _ -> {});
        for (Path file : CaptureFiles.in(CAPTURES.resolve("dir-iso-ordered"))) {
            CaptureFile.read(file, analyzer);
            CaptureFile.read(file, mask);
        }
        analyzer.finish();
        mask.finish();
        assertThat(original.texts).hasSizeGreaterThan(20);
        assertThat(texts(apps, masked)).containsExactlyElementsOf(original.texts);
        assertThat(wire(masked)).isNotEmpty();
    }

    @Test
    void noFrameHoldsCardDataHoweverMessagesLieInSegments() throws Exception {
        List<App> apps = apps("iso87-ascii");
        for (int cut : new int[] {1, 3, 25, 30, 40, 75, 90, 400}) {
            TestPackets packets = new TestPackets().open(40_000, 9_100, T0);
            byte[] both = Arrays.copyOf(request(1), 2 * request(1).length);
            System.arraycopy(request(2), 0, both, request(1).length, request(2).length);
            for (int from = 0; from < both.length; from += cut) {
                packets.data(
                        40_000,
                        9_100,
                        true,
                        Arrays.copyOfRange(both, from, Math.min(both.length, from + cut)),
                        T0 + 1_000 + from);
            }
            packets.data(40_000, 9_100, false, response(2), T0 + 80_000_000);
            packets.data(40_000, 9_100, false, response(1), T0 + 90_000_000);
            List<Evidence.Frame> masked = new ArrayList<>();
            FrameMask mask = new FrameMask(apps, (_, frame) -> masked.add(frame));
            packets.replay(mask);
            mask.finish();

            assertThat(wire(masked))
                    .as("segments of %d", cut)
                    .doesNotContain(CARD.substring(6, 15), TRACK.substring(TRACK.indexOf('=') + 1));
            assertThat(texts(apps, masked))
                    .as("segments of %d", cut)
                    .hasSize(2)
                    .allSatisfy(text -> assertThat(text).contains("621234*********0003", "code 00"));
        }
    }

    @Test
    void whatIsNoMessageIsOverwrittenAndWhatIsNoAppIsLeftOut() throws Exception {
        List<App> apps = apps("iso87-ascii");
        TestPackets packets = new TestPackets()
                .open(40_000, 9_100, T0)
                .data(40_000, 9_100, true, ("pan=" + CARD).getBytes(StandardCharsets.US_ASCII), T0 + 1_000)
                .open(40_001, 9_999, T0 + 2_000)
                .data(40_001, 9_999, true, request(3), T0 + 3_000)
                .data(40_000, 9_100, true, Arrays.copyOf(request(4), 40), T0 + 4_000)
                .data(40_000, 9_100, false, new byte[4], T0 + 10 * SECOND);
        List<Evidence.Frame> masked = new ArrayList<>();
        FrameMask mask = new FrameMask(apps, (_, frame) -> masked.add(frame));
        packets.replay(mask);
        // A frame that waits for the rest of its message is written after two seconds.
        assertThat(masked).hasSize(4);
        mask.finish();

        assertThat(masked).hasSize(5);
        assertThat(mask.leftOut()).isEqualTo(3);
        assertThat(wire(masked)).doesNotContain(CARD.substring(0, 8), "pan=");
    }
}
