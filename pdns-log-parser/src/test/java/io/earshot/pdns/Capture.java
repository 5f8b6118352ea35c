package io.earshot.pdns;

import io.earshot.model.Lookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Files that real daemons wrote, clock in UTC, on 2026-11-23. */
final class Capture {

    static final Instant EVENING = Instant.parse("2026-11-23T21:00:00Z");

    private Capture() {}

    static Path file(String name) throws URISyntaxException {
        return Path.of(Capture.class.getResource(name).toURI());
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream raw = Capture.class.getResourceAsStream(name);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toByteArray();
        }
    }

    static PdnsLogReader reader() {
        return new PdnsLogReader(
                LookupPattern.ofDomains(List.of("example.com")), ZoneOffset.UTC, InstantSource.fixed(EVENING));
    }

    /** {@code container service} to how often. */
    static Map<String, Long> counts(List<Lookup> lookups) {
        Map<String, Long> counts = new TreeMap<>();
        lookups.forEach(lookup -> counts.merge(lookup.container() + " " + lookup.service(), lookup.count(), Long::sum));
        return counts;
    }
}
