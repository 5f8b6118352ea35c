package io.earshot.wire;

import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.flows.FlowLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Any bytes as a capture file, and as a frame of any link type: exchanges, counts or one refusal. */
public final class FrameFuzzer {

    private static final int[] LINK_TYPES = {0, 1, 12, 101, 108, 113, 228, 229, 276, 9_999};

    private FrameFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        WireAnalyzer analyzer = new WireAnalyzer(new FlowLimits(16, 1 << 16, 1 << 20), Map.of(), _ -> {});
        if (input.length > 0 && (input[0] & 0x0f) < LINK_TYPES.length) {
            analyzer.frame(
                    CaptureInterface.unnamed(LINK_TYPES[input[0] & 0x0f]),
                    1,
                    input,
                    1,
                    input.length - 1,
                    input.length + 100);
        }
        try {
            CaptureFile.read(new ByteArrayInputStream(input), "input", analyzer);
        } catch (CaptureException declared) {
            if (declared.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("not one printable line: " + declared.getMessage(), declared);
            }
        }
        analyzer.finish();
    }
}
