package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PdnsLogReaderTest {

    private static final String QUESTION =
            "Nov 23 18:30:55 Remote 10.9.58.14 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512:"
                    + " packetcache MISS\n";

    @TempDir
    private Path folder;

    @Test
    void whatWasReallyAskedIsFound() throws Exception {
        PdnsLogReader reader = Capture.reader();
        reader.readFile(Capture.file("auth-4.7.3-pipe.log.gz"));
        Map<String, Long> asked = new TreeMap<>();
        long questions = 0;
        for (String line : new String(Capture.bytes("auth-4.7.3-pipe.asked.tsv.gz"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            List<String> fields = List.of(line.split("\t", -1));
            List<String> labels = List.of(fields.get(1).toLowerCase(Locale.ROOT).split("\\.", -1));
            boolean isLookup =
                    labels.size() == 5 && fields.get(1).toLowerCase(Locale.ROOT).endsWith(".example.com");
            if (isLookup && (fields.get(2).equals("A") || fields.get(2).equals("AAAA"))) {
                asked.merge(labels.get(1) + "." + labels.get(2) + " " + labels.get(0), 1L, Long::sum);
            }
            questions++;
        }
        assertThat(asked).hasSizeGreaterThan(1_000);
        assertThat(Capture.counts(reader.drain())).isEqualTo(asked);
        assertThat(reader.stats().questions()).isEqualTo(questions);
        assertThat(reader.drain()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "auth-4.7.3-nocache-ecs-notimestamp.log",
        "auth-4.7.3-overload.log",
        "auth-4.7.3-proxyprotocol-ecs.log",
        "auth-4.7.3-odd-names.log",
        "rsyslog-traditional.log",
        "rsyslog-rfc3339.log",
        "rsyslog-rfc5424.log",
        "journalctl-short.log",
        "journalctl-short-iso.log",
        "pdns.log",
        "pdns.log.1",
        "pdns.log.2.gz",
        "buffered-cut-last-line.log",
        "copytruncate-append.log",
        "copytruncate-append.log.1",
        "auth-4.7.3-pipe-querylogging.log.gz",
        "auth-4.7.3-bind-querylogging.log.gz",
        "recursor-4.8.8-quiet-no.log.gz",
        "recursor-4.8.8-quiet-no-structured-logging-no.log",
        "recursor-4.8.8-trace.log.gz",
    })
    void everyQuestionLineOfEveryCaptureIsSeenAndCountedOnce(String name) throws Exception {
        PdnsLogReader reader = Capture.reader();
        reader.readFile(Capture.file(name));
        long lines = new String(Capture.bytes(name), StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.matches(
                        ".*(Remote [^ ]+ wants '\\S+\\|[A-Z0-9-]+', do = |[^r] question for '" + "|msg=\"Question).*"))
                .count();
        PdnsLogStats stats = reader.stats();
        assertThat(lines).isPositive();
        assertThat(stats.questions()).isEqualTo(lines);
        assertThat(stats.lookups()
                        + stats.foreign()
                        + stats.shortened()
                        + stats.searchList()
                        + stats.otherType()
                        + stats.malformed())
                .isEqualTo(lines);
        assertThat(reader.drain())
                .isNotEmpty()
                .allSatisfy(lookup -> assertThat(lookup.lastSeen()).isBefore(Capture.EVENING.plus(Duration.ofDays(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Nov 23 18:30:55                                                 | 2026-11-23T18:30:55Z
        Nov  3 08:00:00                                                 | 2026-11-03T08:00:00Z
        Dec 31 23:59:59                                                 | 2025-12-31T23:59:59Z
        Nov 23 18:44:54 vm pdns_server[926]:                            | 2026-11-23T18:44:54Z
        2026-11-23T18:44:54+0000 vm pdns_server[926]:                   | 2026-11-23T18:44:54Z
        2026-11-23T19:43:11.962242+01:00 vm pdns[623]:                  | 2026-11-23T18:43:11.962242Z
        <29>1 2026-11-23T18:43:11.962242+00:00 vm pdns 623 - -          | 2026-11-23T18:43:11.962242Z
        <29>Nov 23 18:43:11 pdns[623]:                                  | 2026-11-23T18:43:11Z
        1795459494.823903 vm pdns[623]:                                 | 2026-11-23T18:44:54.823903Z
        vm pdns[623]: no time at all                                    | 2026-11-23T21:00:00Z
        2036-11-23T18:44:54+0000 a clock ten years ahead                | 2026-11-23T21:00:00Z
        """)
    void theTimeIsReadFromWhateverStandsBeforeTheQuestion(String prefix, Instant expected) throws IOException {
        assertThat(read(prefix + " Remote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512\n"))
                .containsExactly(new Lookup(ContainerName.parse("be5.host58"), "db1", 1, expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        {"__REALTIME_TIMESTAMP":"1785326401098000","MESSAGE":"Remote 10.1.2.3 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512: packetcache MISS"} ~ 2026-07-29T12:00:01.098Z
        {"log":"Remote 10.1.2.3 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512\\n","stream":"stderr","time":"2026-07-29T12:00:01.098Z"} ~ 2026-07-29T12:00:01.098Z
        {"@timestamp" : "2026-07-29T12:00:01.098Z", "message":"Remote 10.1.2.3 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512"} ~ 2026-07-29T12:00:01.098Z
        {"ts":1785326401.098,"msg":"Remote 10.1.2.3 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512"} ~ 2026-07-29T12:00:01.098Z
        2026-07-29T12:00:01Z {app="recursor"} {"level":"0","msg":"Question","qname":"db1.be5.host58.example.com","qtype":"A","ts":"1785326401.098"} ~ 2026-07-29T12:00:01.098Z
        """)
    void theTimeOfAWrapperCountsWhereTheMessageSaysNone(String line, Instant expected) throws Exception {
        Path log = Files.writeString(folder.resolve("pdns.log"), line + "\n");
        PdnsLogReader reader = Capture.reader();
        reader.readFile(log);
        assertThat(reader.drain()).containsExactly(new Lookup(ContainerName.parse("be5.host58"), "db1", 1, expected));
    }

    @Test
    void aLookupWhoseTimeNobodyKnowsIsNotSeenNowAndIsCountedAsSuch() throws Exception {
        String timeless = "Remote 127.0.0.1 wants 'db1.be5.host58.example.com|A', do = 0, bufsize = 512\n";
        Path log = Files.writeString(folder.resolve("pdns.log"), timeless);
        PdnsLogReader reader = Capture.reader();
        try (LogTail tail = new LogTail(log)) {
            reader.poll(tail);
            assertThat(reader.drain()).extracting(Lookup::lastSeen).containsExactly(Instant.EPOCH);
            assertThat(reader.stats().timeless()).isEqualTo(1);
            append(log, timeless);
            reader.poll(tail);
            assertThat(reader.drain())
                    .as("it came while the log was followed")
                    .allSatisfy(lookup -> assertThat(lookup.lastSeen()).isAfter(Instant.EPOCH));
            assertThat(reader.stats().timeless()).isEqualTo(1);
        }
    }

    @Test
    void aLineWithoutATimeIsAsOldAsTheLineBeforeIt() throws Exception {
        Path log = Files.writeString(
                folder.resolve("pdns.log"),
                QUESTION + "Remote 127.0.0.1 wants 'db2.be5.host58.example.com|A', do = 0, bufsize = 512\n");
        PdnsLogReader reader = Capture.reader();
        reader.readFile(log);
        List<Lookup> lookups = reader.drain();
        assertThat(lookups).extracting(Lookup::service).containsExactly("db1", "db2");
        assertThat(lookups.getLast().lastSeen()).isEqualTo(lookups.getFirst().lastSeen());
        assertThat(reader.stats().timeless()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-12-31T23:59:58Z", "2027-01-01T00:00:02Z", "2027-06-01T00:00:00Z", "2028-02-29T12:00:00Z"})
    void aTimeWithoutAYearNeverLiesMoreThanADayAhead(Instant now) throws IOException {
        PdnsLogReader reader = new PdnsLogReader(
                LookupPattern.ofDomains(List.of("example.com")), ZoneOffset.UTC, InstantSource.fixed(now));
        for (String day : List.of("Dec 31 23:59:59", "Jan  1 00:00:00", "Feb 29 10:00:00", "Jun 15 12:00:00")) {
            reader.read(stream(QUESTION.replace("Nov 23 18:30:55", day)));
            assertThat(reader.drain())
                    .singleElement()
                    .satisfies(lookup -> assertThat(lookup.lastSeen())
                            .isBetween(now.minus(Duration.ofDays(4 * 366)), now.plus(Duration.ofDays(1))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DB1.BE5.HOST58.EXAMPLE.COM|A, 1",
        "db1.be5.host58.example.com|AAAA, 1",
        "db1.be5.host58.example.com|HTTPS, 0",
        "db1.be5.host58.example.org|A, 0",
        "be5.host58.example.com|A, 0",
        "host58.example.com|A, 0",
        "www.example.org.be5.host58.example.com|A, 0",
        "a\\.b.be5.host58.example.com|A, 0",
        "a\\032b.be5.host58.example.com|A, 0",
        "xexample.com|A, 0",
        ".|A, 0",
    })
    void onlyAServiceBeforeAContainerBeforeAHostIsALookup(String question, int lookups) throws IOException {
        assertThat(read("Remote 127.0.0.1 wants '" + question + "', do = 0, bufsize = 512\n"))
                .hasSize(lookups);
    }

    @Test
    void aRepeatedMessageCountsAsOftenAsItSays() throws IOException {
        assertThat(read("Nov 23 18:30:55 vm pdns[1]: message repeated 4 times: [ Remote 127.0.0.1 wants"
                        + " 'db1.be5.host58.example.com|A', do = 0, bufsize = 512: packetcache HIT]\n"))
                .singleElement()
                .satisfies(lookup -> assertThat(lookup.count()).isEqualTo(4));
    }

    @Test
    void aNameThatLooksLikeALogLineForgesNothing() throws IOException {
        assertThat(read("Remote 127.0.0.1 wants 'x|A'\\044\\032do\\032=\\0320.be5.host58.example.com|A', do ="
                        + " 0, bufsize = 512\n"))
                .isEmpty();
    }

    @Test
    void noiseIsPassedOver() throws IOException {
        Random random = new Random(20261123);
        byte[] good = QUESTION.repeat(3).getBytes(StandardCharsets.US_ASCII);
        PdnsLogReader reader = Capture.reader();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(12); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int from = random.nextInt(bytes.length);
            reader.read(new ByteArrayInputStream(bytes, from, random.nextInt(bytes.length - from + 1)));
        }
        reader.read(new ByteArrayInputStream(random.ints(1_000_000)
                .collect(ByteArrayOutputStream::new, (out, i) -> out.write(i), (a, b) -> {})
                .toByteArray()));
        assertThat(reader.stats().questions()).isPositive();
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        PdnsLogReader reader = Capture.reader();
        reader.read(stream("x".repeat(1_000_000) + "\n" + QUESTION));
        assertThat(reader.stats().tooLong()).isEqualTo(1);
        assertThat(reader.drain()).hasSize(1);
    }

    @Test
    void aFollowedLogIsReadAsItGrowsAndRotates() throws Exception {
        Path log = folder.resolve("pdns.log");
        PdnsLogReader reader = Capture.reader();
        try (LogTail tail = new LogTail(log)) {
            reader.poll(tail);
            assertThat(reader.drain()).as("not there yet").isEmpty();

            Files.writeString(log, QUESTION + question("db2"));
            reader.poll(tail);
            assertThat(services(reader)).containsExactly("db1", "db2");

            append(log, question("db3").substring(0, 50));
            reader.poll(tail);
            assertThat(services(reader)).as("a half-written line waits").isEmpty();
            append(log, question("db3").substring(50));
            reader.poll(tail);
            assertThat(services(reader)).containsExactly("db3");

            append(log, question("db4"));
            Files.move(log, folder.resolve("pdns.log.1"));
            Files.writeString(log, question("db5"));
            append(folder.resolve("pdns.log.1"), question("db6"));
            reader.poll(tail);
            assertThat(services(reader)).as("renamed").containsExactly("db4", "db6", "db5");

            Files.writeString(log, "\0".repeat(20) + question("db7"));
            Files.writeString(log, "");
            reader.poll(tail);
            Files.writeString(log, "\0".repeat(20) + question("db7"));
            reader.poll(tail);
            assertThat(services(reader)).as("truncated in place").containsExactly("db7");
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        Path none = folder.resolve("none.log");
        assertThatThrownBy(() -> Capture.reader().readFile(none))
                .isInstanceOf(PdnsLogException.class)
                .hasMessageContaining(none.toString());
        assertThatThrownBy(() -> Capture.reader().readFile(folder)).isInstanceOf(PdnsLogException.class);
        assertThatThrownBy(() -> LookupPattern.ofDomains(List.of()))
                .hasMessageContaining("expected at least one as in example.com");
        assertThatThrownBy(() -> LookupPattern.ofDomains(List.of("a..b"))).hasMessageContaining("domain \"a..b\"");
    }

    private static List<Lookup> read(String log) throws IOException {
        PdnsLogReader reader = Capture.reader();
        reader.read(stream(log));
        return reader.drain();
    }

    private static List<String> services(PdnsLogReader reader) {
        return reader.drain().stream().map(Lookup::service).toList();
    }

    private static String question(String service) {
        return QUESTION.replace("db1", service);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
