package io.earshot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real captures with damage: flipped bytes, lost, repeated and exchanged frames. */
class MutatedCaptureTest {

    private static final Path OWN = CaptureTruth.ownCaptures();
    private static final int ROUNDS = 12;

    private static final class Frame {
        private final CaptureInterface from;
        private final long nanos;
        private final byte[] bytes;
        private final int length;

        private Frame(CaptureInterface from, long nanos, byte[] bytes, int length) {
            this.from = from;
            this.nanos = nanos;
            this.bytes = bytes;
            this.length = length;
        }
    }

    static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(OWN)) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Frame> frames(Path capture) throws IOException {
        List<Frame> frames = new ArrayList<>();
        CaptureFile.read(capture, (link, nanos, bytes, offset, captured, length) -> {
            byte[] copy = new byte[captured];
            System.arraycopy(bytes, offset, copy, 0, captured);
            frames.add(new Frame(link, nanos, copy, length));
        });
        return frames;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void noDamageMakesADecoderFailOrKeepBytes(Path capture) throws IOException {
        Random random = new Random(capture.getFileName().toString().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), _ -> {});
            for (Frame frame : damaged(frames(capture), random)) {
                int captured = random.nextInt(30) == 0 ? random.nextInt(frame.bytes.length + 1) : frame.bytes.length;
                analyzer.frame(frame.from, frame.nanos, frame.bytes, 0, captured, frame.length);
            }
            analyzer.finish();
            assertThat(analyzer.counters().events(Undecoded.DECODER_FAILURE)).isZero();
            assertThat(analyzer.heldBytes()).isZero();
        }
    }

    private static List<Frame> damaged(List<Frame> frames, Random random) {
        List<Frame> damaged = new ArrayList<>();
        for (Frame frame : frames) {
            int dice = random.nextInt(25);
            if (dice == 0) {
                continue;
            }
            if (dice == 1) {
                damaged.add(frame);
            }
            if (dice < 5 && frame.bytes.length > 0) {
                frame.bytes[random.nextInt(frame.bytes.length)] = (byte) random.nextInt();
            }
            damaged.add(frame);
        }
        for (int i = 0; i + 1 < damaged.size(); i++) {
            if (random.nextInt(30) == 0) {
                Collections.swap(damaged, i, i + 1);
            }
        }
        return damaged;
    }

    /** A HEADERS frame that says it is padded and is empty. */
    @Test
    void anEmptyPaddedFrameOfHttp2IsMalformed() {
        StreamFuzzer.fuzzerTestOneInput(Base64.getDecoder().decode("rq8AAAABCEwAQFI="));
    }

    /** A Parse message whose name does not end. */
    @Test
    void aStatementOfPostgresqlWithoutTextIsTaken() {
        StreamFuzzer.fuzzerTestOneInput(Base64.getDecoder().decode("MQAwUAAAAAhwIQEs"));
    }

    @Test
    void anyBytesAreTakenByEveryDecoder() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] input = new byte[random.nextInt(300)];
            random.nextBytes(input);
            for (int i = 0; i < input.length; i++) {
                if (random.nextInt(3) == 0) {
                    input[i] = (byte) "*$+-:0123456789\r\n \0\1\2\3".charAt(random.nextInt(22));
                }
            }
            StreamFuzzer.fuzzerTestOneInput(input);
            FrameFuzzer.fuzzerTestOneInput(input);
        }
    }
}
