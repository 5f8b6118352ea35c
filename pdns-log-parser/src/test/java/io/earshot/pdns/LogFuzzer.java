package io.earshot.pdns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/** Any bytes as a log. One reader takes them all, so that whatever it kept would add up. */
final class LogFuzzer {

    private static final PdnsLogReader READER = new PdnsLogReader(
            LookupPattern.ofDomains(List.of("example.com", "mesh")),
            ZoneId.of("Europe/Berlin"),
            InstantSource.fixed(Instant.parse("2026-11-23T21:00:00Z")),
            10_000);

    private static long rounds;

    private LogFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] log) throws IOException {
        READER.read(new ByteArrayInputStream(log));
        if (++rounds % 1_000 == 0) {
            READER.drain();
        }
    }
}
