package io.earshot.lab.logspeed;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * Makes a log as a site's collector has it: lines of many authoritative servers, as syslog daemons, the journal, container engines and files wrote them, mixed;
 * thousands of different lookups of containers in random order, from clients of both families. A short capture that is repeated is
 * kinder to caches and branch predictors than any real log.
 */
final class MixedLog {

    static final int LOOKUPS = 9_000;

    private static final Instant BEGIN = Instant.parse("2026-11-23T18:30:55Z");
    private static final long NANOS_BETWEEN_LINES = 250_000;

    private static final List<Function<ZonedDateTime, String>> PREFIXES = List.of(
            time("MMM d HH:mm:ss", "", " ns1 pdns_server[812]: "),
            time("MMM dd HH:mm:ss", "", " ns2 pdns[77]: "),
            time("MMM dd HH:mm:ss", "<29>", " ns3 pdns_server: "),
            time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", "", " ns1 pdns_server[812]: "),
            time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", "<29>1 ", " ns4 pdns_server 812 - - "),
            time("yyyy-MM-dd'T'HH:mm:ssxx", "", " ns5 pdns_server[9]: "),
            time("yyyy-MM-dd'T'HH:mm:ss'Z'", "", " pdns "),
            time("yyyy-MM-dd HH:mm:ss.SSS", "", " [info] "),
            time("MMM dd HH:mm:ss", "", " "),
            time("MMM d HH:mm:ss.SSSSSS", "", " ns6 pdns_server[1]: "),
            time("yyyy-MM-dd HH:mm:ss 'UTC'", "Mon ", " ns7 pdns_server[3]: "),
            epoch(" ns8 pdns_server[44]: "),
            time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", "", " stdout F "),
            time("MMM dd HH:mm:ss", "pdns-1 | ", " "),
            time("yyyy-MM-dd'T'HH:mm:ss.SSSX", "[pdns-auth-0] ", " "),
            time("MMM dd HH:mm:ss", "", " ns9 pdns-auth/pdns_server[5]: "),
            time("yyyy-MM-dd'T'HH:mm:ssxxx", "{app=\"pdns\"} ", " "),
            time("yyyy/MM/dd HH:mm:ss", "", " pdns_server: "),
            time("MMM dd HH:mm:ss", "", " ns10 docker/pdns[99]: "),
            time("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", "", " ns11 audit pdns_server[6]: [debug] "));

    private MixedLog() {}

    private static Function<ZonedDateTime, String> time(String pattern, String before, String behind) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        return at -> before + format.format(at) + behind;
    }

    private static Function<ZonedDateTime, String> epoch(String behind) {
        return at -> "%d.%06d".formatted(at.toEpochSecond(), at.getNano() / 1_000) + behind;
    }

    static void write(Path log, long lines) throws IOException {
        Random random = new Random(7);
        byte[][] questions = questions(random);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(log), 1 << 20)) {
            for (long line = 0; line < lines; line++) {
                // No two lines have the same time, and some arrive late.
                long late = random.nextInt(50) == 0 ? random.nextInt(3_000) : random.nextInt(3);
                ZonedDateTime at = BEGIN.plusNanos(line * NANOS_BETWEEN_LINES)
                        .minusMillis(late)
                        .atZone(ZoneOffset.UTC);
                out.write(octets(PREFIXES.get(random.nextInt(PREFIXES.size())).apply(at)));
                out.write(questions[random.nextInt(questions.length)]);
            }
        }
    }

    /** Each lookup from one client, for both kinds of addresses, with the endings that versions and caches have. */
    private static byte[][] questions(Random random) {
        List<String> endings = List.of(
                "', do = 0, bufsize = 512: packetcache MISS\n",
                "', do = 1, bufsize = 1232 (1232): packetcache HIT\n",
                "', do = 0, bufsize = 1680: packetcache MISS\n",
                "', do = 1, bufsize = 4096, cookie: packetcache HIT\n");
        byte[][] questions = new byte[2 * LOOKUPS][];
        for (int i = 0; i < LOOKUPS; i++) {
            int container = i / 6;
            String client = container % 3 == 0
                    ? "2001:db8:%x::%x".formatted(container / 50, 16 + container % 50)
                    : "10.%d.%d.%d".formatted(container / 5_000, container / 50 % 250, 1 + container % 50);
            String name = "svc%d.be%d.host%d.example.com".formatted(random.nextInt(400), container % 7, container / 7);
            for (int kind = 0; kind < 2; kind++) {
                questions[2 * i + kind] = octets("Remote " + client + " wants '" + name + (kind == 0 ? "|A" : "|AAAA")
                        + endings.get(random.nextInt(endings.size())));
            }
        }
        return questions;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
