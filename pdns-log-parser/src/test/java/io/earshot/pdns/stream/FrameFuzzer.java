package io.earshot.pdns.stream;

import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PendingLookups;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Any bytes as a stream of PowerDNS. */
final class FrameFuzzer {

    private static final FrameReader FRAMES = new FrameReader(new AnswerFinder(
            LookupPattern.ofDomains(List.of("example.com")),
            ip -> Optional.empty(),
            InstantSource.fixed(Instant.parse("2026-11-23T21:00:00Z"))));

    private static final PendingLookups PENDING = new PendingLookups();

    private FrameFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] stream) throws IOException {
        InputStream in = new ByteArrayInputStream(stream);
        try {
            for (int first = in.read(); first >= 0; first = in.read()) {
                if (FRAMES.rest(first, in) instanceof AnswerFinder.Finding.Answered(var lookup)) {
                    PENDING.add(List.of(lookup));
                }
            }
        } catch (BadFrameException | EOFException declared) {
            PENDING.drain();
        }
    }
}
