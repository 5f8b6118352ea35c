package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Nov 23 18:30:55 Remote                             | 2026-11-23T17:30:55Z
        Jul 01 18:30:55 Remote                             | 2026-07-01T16:30:55Z
        Nov 24 21:59:59 Remote                             | 2026-11-24T20:59:59Z
        Nov 24 22:00:01 Remote                             | 2025-11-24T21:00:01Z
        Feb 29 12:00:00 Remote                             | 2024-02-29T11:00:00Z
        Mon 2026-11-23 18:44:54 UTC vm                     | 2026-11-23T18:44:54Z
        Mon 2026-11-23 18:44:54 CET vm                     | 2026-11-23T17:44:54Z
        2026-11-23 18:44:54,5 vm                           | 2026-11-23T17:44:54.500Z
        2026-11-23T18:44:54Z vm                            | 2026-11-23T18:44:54Z
        2026-11-23T18:44:54.123456789-03:30 stderr F x     | 2026-11-23T22:14:54.123456Z
        2016-12-31T23:59:60Z leap                          | 2017-01-01T00:00:00Z
        <189>1 2026-11-23T18:44:54+00:00 vm                | 2026-11-23T18:44:54Z
        1795459494.823903 vm                               | 2026-11-23T18:44:54.823903Z
        2026-11-23 18:44:54 +0530 vm                       | 2026-11-23T13:14:54Z
        2026-11-23 18:44:54.5 -03:30 vm                    | 2026-11-23T22:14:54.500Z
        Mon 2026-11-23 18:44:54 EST vm                     | 2026-11-23T23:44:54Z
        Mon 2026-11-23 18:44:54 +03 vm                     | 2026-11-23T15:44:54Z
        2026-11-23 18:44:54 JST vm                         | 2026-11-23T09:44:54Z
        2026-10-25 02:30:00 CEST vm                        | 2026-10-25T00:30:00Z
        2026-10-25 02:30:00 CET vm                         | 2026-10-25T01:30:00Z
        2026-11-23 18:44:54 NSX pdns[1]: a host's name     | 2026-11-23T17:44:54Z
        2026-11-23 18:44:54 -12 percent                    | 2026-11-24T06:44:54Z
        2026-11-23 18:44:54 -12.5 percent                  | 2026-11-23T17:44:54Z
        """)
    void everyFormIsRead(String line, Instant expected) {
        assertThat(Instant.EPOCH.plus(read(line, NOW, NOW), ChronoUnit.MICROS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<29>",
                "Nov 31 18:30:55 Remote",
                "Nov 23 24:30:55 Remote",
                "Nop 23 18:30:55 Remote",
                "Nov 23 18:30:5",
                "2026-02-29T18:44:54Z vm",
                "2026-11-23T18:61:54Z vm",
                "2026-11-23T18:44",
                "2099-11-23T18:44:54Z vm",
                "179545949482.390 a year too far",
                "1795459494 seconds and no point",
                "@4444444444444444444444444444444444302-",
                "@3fffffffffffffff00000000 before 1970",
                "@400000006b04869affffffff more nanoseconds than a second has",
                "Mon 2026-11-23 18:44:54 CST is China's, Cuba's and Chicago's",
                "Remote 127.0.0.1 wants"
            })
    void whatIsNoTimeIsNone(String line) {
        assertThat(read(line, NOW, NOW)).isEqualTo(LogTime.NONE);
    }

    @Test
    void theMarkThatEditorsPutBeforeTheFirstLineIsPassedOver() {
        byte[] line = "\ufeffNov 23 18:30:55 Remote".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(new LogTime(BERLIN).read(line, 0, line.length, line.length, micros(NOW), micros(NOW)))
                .isEqualTo(micros(Instant.parse("2026-11-23T17:30:55Z")));
    }

    @Test
    void aFileOfLastYearIsReadWithTheYearInWhichItWasWritten() {
        Instant written = Instant.parse("2024-01-02T00:00:00Z");

        assertThat(read("Dec 31 12:00:00 Remote", written, NOW))
                .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2023-12-31T11:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"})
    void acrossNewYearTimesNeitherJumpNorLieAhead(String zone) {
        ZoneId there = ZoneId.of(zone);
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss ", Locale.ROOT).withZone(there);
        LogTime time = new LogTime(there);
        Random random = new Random(2027);
        Instant end = Instant.parse("2027-01-05T00:00:00Z");
        for (Instant at = Instant.parse("2026-12-27T00:00:00Z"); at.isBefore(end); at = at.plusSeconds(61)) {
            // The writer's clock may be ahead of the reader's; the reader may be hours behind the writer.
            Instant now = at.plusSeconds(random.nextInt(-80_000, 80_000));
            byte[] line = form.format(at).getBytes(US_ASCII);

            long read = time.read(line, 0, line.length, line.length, micros(now), micros(now));

            assertThat(Instant.EPOCH.plus(read, ChronoUnit.MICROS))
                    .isEqualTo(at)
                    .isBefore(now.plus(Duration.ofDays(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"})
    void noTimeJumpsWhereClocksAreSet(String zone) {
        ZoneId there = ZoneId.of(zone);
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss ", Locale.ROOT).withZone(there);
        LogTime time = new LogTime(there);
        Instant end = Instant.parse("2026-12-01T00:00:00Z");
        for (Instant at = Instant.parse("2026-01-01T00:00:00Z"); at.isBefore(end); at = at.plusSeconds(433)) {
            byte[] line = form.format(at).getBytes(US_ASCII);

            long read = time.read(line, 0, line.length, line.length, micros(end), micros(end));

            assertThat(Instant.EPOCH.plus(read, ChronoUnit.MICROS)).isEqualTo(at);
        }
    }

    @Test
    void whoBeginsToFollowInTheHourThatComesTwiceKnowsWhichOneItIs() {
        Instant second = Instant.parse("2026-10-25T01:30:00Z");

        assertThat(read("Oct 25 02:30:00 Remote", second, second)).isEqualTo(micros(second));
        assertThat(read("Oct 25 02:30:00 Remote", second.minusSeconds(3600), second))
                .isEqualTo(micros(second.minusSeconds(3600)));
    }

    private static long read(String line, Instant written, Instant now) {
        byte[] bytes = line.getBytes(US_ASCII);
        return new LogTime(BERLIN).read(bytes, 0, bytes.length, bytes.length, micros(written), micros(now));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
