package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.earshot.model.Lookup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/** Whatever stands before a question, the question is found, and never in the future. */
final class PrefixFuzzer {

    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final byte[] QUESTION =
            " Remote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512\n".getBytes(US_ASCII);
    private static final PdnsLogReader READER = new PdnsLogReader(
            LookupPattern.ofDomains(List.of("example.com")), ZoneId.of("Europe/Berlin"), InstantSource.fixed(NOW));

    private PrefixFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] prefix) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte octet : prefix) {
            line.write(octet == '\n' ? ' ' : octet);
        }
        line.writeBytes(QUESTION);

        READER.read(new ByteArrayInputStream(line.toByteArray()));

        List<Lookup> lookups = READER.drain();
        boolean isRight = lookups.size() == 1
                && lookups.getFirst().service().equals("db1")
                && !lookups.getFirst().lastSeen().isAfter(NOW)
                && lookups.getFirst().lastSeen().isAfter(Instant.EPOCH.minus(Duration.ofDays(1)));
        if (!isRight) {
            throw new IllegalStateException("found " + lookups);
        }
    }
}
