package io.earshot.agent.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    @TempDir
    private Path folder;

    private Path path;
    private AccessLog log;

    @BeforeEach
    void follow() {
        path = folder.resolve("access.log");
        log = new AccessLog(path, AccessLogFormat.COMBINED);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    @Test
    void whatWasThereBeforeIsNotCounted() throws IOException {
        write(path, line(500).repeat(100));
        assertThat(counted()).isEmpty();

        write(path, line(200) + line(502) + line(502) + line(404));

        assertThat(counted()).isEqualTo(Map.of(404, 1.0, 502, 2.0));
        assertThat(counted()).isEmpty();
    }

    @Test
    void aLogThatComesLaterIsCountedFromItsBeginning() throws IOException {
        assertThat(log.count(new StatusCounts())).isFalse();

        write(path, line(502));

        assertThat(counted()).isEqualTo(Map.of(502, 1.0));
    }

    @Test
    void aLineThatIsNotCompleteIsCountedOnceItIs() throws IOException {
        write(path, line(500).substring(0, 40));
        assertThat(counted()).isEmpty();

        write(path, line(500).substring(40) + line(502).substring(0, 70));
        assertThat(counted()).isEqualTo(Map.of(500, 1.0));
        write(path, line(502).substring(70));

        assertThat(counted()).isEqualTo(Map.of(502, 1.0));
    }

    @Test
    void theOldFileIsReadToItsEndBeforeTheNewOne() throws IOException {
        write(path, line(200));
        counted();
        Path older = folder.resolve("access.log.1");
        Files.move(path, older);
        Files.createFile(path);
        write(older, line(500));
        assertThat(counted()).as("nginx was not told yet").isEqualTo(Map.of(500, 1.0));

        write(older, line(501));
        write(path, line(502));

        assertThat(counted()).isEqualTo(Map.of(501, 1.0, 502, 1.0));
        write(older, line(503));
        write(path, line(504));
        assertThat(counted()).isEqualTo(Map.of(504, 1.0));
    }

    @Test
    void aFileThatWasTruncatedInPlaceIsReadFromItsBeginning() throws IOException {
        write(path, line(200).repeat(10));
        counted();
        Files.writeString(path, line(502), StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(counted()).isEqualTo(Map.of(502, 1.0));
    }

    @Test
    void aLogOfTenGigabytesIsReadOnlyFromItsEnd() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(10_000_000_000L);
        }
        write(path, "\n");
        assertThat(counted()).isEmpty();

        write(path, line(502));

        assertThat(counted()).isEqualTo(Map.of(502, 1.0));
    }

    @Test
    void ofVeryMuchTheNewestPartStandsForTheRest() throws IOException {
        write(path, line(200));
        counted();
        String ten = line(200).repeat(9) + line(502);
        write(path, ten.repeat(20_000));

        StatusCounts counts = new StatusCounts();
        log.count(counts);

        assertThat(Files.size(path)).isGreaterThan(12 << 20);
        assertThat(counts.lines()).isCloseTo(200_000, within(10.0));
        assertThat(counts.errorsPer(1).get(502)).isCloseTo(20_000, within(10.0));
        write(path, line(503));
        assertThat(counted()).isEqualTo(Map.of(503, 1.0));
    }

    @Test
    void aLineOfAMegabyteIsPassedOver() throws IOException {
        write(path, "");
        counted();
        write(path, "x".repeat(1 << 20));
        write(path, "\n" + line(502));

        assertThat(counted()).isEqualTo(Map.of(502, 1.0));
    }

    private Map<Integer, Double> counted() throws IOException {
        StatusCounts counts = new StatusCounts();
        assertThat(log.count(counts)).isTrue();
        return counts.errorsPer(1);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(int status) {
        return "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" " + status + " 612 \"-\" \"-\"\n";
    }
}
