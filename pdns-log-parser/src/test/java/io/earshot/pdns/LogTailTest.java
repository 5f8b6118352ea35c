package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    private Path folder;

    private Path log;
    private Path older;
    private LogTail tail;

    @BeforeEach
    void follow() {
        log = folder.resolve("pdns.log");
        older = folder.resolve("pdns.log.1");
        tail = new LogTail(log);
    }

    @AfterEach
    void close() throws IOException {
        tail.close();
    }

    @Test
    void whatIsThereAtTheStartIsReadFromItsBeginning() throws IOException {
        write(log, "a\nb\n");

        assertThat(poll()).containsExactly("a", "b");
        assertThat(poll()).isEmpty();
    }

    @Test
    void theOldFileIsReadOnWhileTheNewOneIsEmpty() throws IOException {
        write(log, "a\n");
        assertThat(poll()).containsExactly("a");

        Files.move(log, older);
        assertThat(poll()).isEmpty();
        write(older, "b\n");
        assertThat(poll()).as("nothing stands in its place").containsExactly("b");
        Files.createFile(log);
        assertThat(poll()).isEmpty();
        write(older, "c\n");
        assertThat(poll()).as("rsyslog was not told yet").containsExactly("c");
        write(older, "d");
        write(log, "e\n");
        assertThat(poll()).containsExactly("d", "e");
        write(older, "nobody's\n");
        write(log, "f\n");
        assertThat(poll()).containsExactly("f");
    }

    @Test
    void aRealRotationLosesNothing() throws IOException {
        byte[] first = Capture.bytes("pdns.log.2.gz");
        byte[] second = Capture.bytes("pdns.log.1");
        Files.write(log, first);
        int lines = poll().size();
        Files.move(log, older);
        Files.write(log, second);
        lines += poll().size();
        Files.move(log, folder.resolve("pdns.log.0"));
        Files.write(log, Capture.bytes("pdns.log"));
        lines += poll().size();

        assertThat(lines).isEqualTo(201 + 81 + 41);
    }

    @Test
    void aFileThatWasCopiedAndTruncatedIsReadFromItsBeginning() throws IOException {
        Files.write(log, Capture.bytes("copytruncate-append.log.1"));
        int before = poll().size();

        Files.write(log, Capture.bytes("copytruncate-append.log"), StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(before).isPositive();
        assertThat(poll()).hasSize(30).first().asString().contains("db1.be1.host56.example.com");
    }

    @Test
    void aWriterThatGoesOnAtItsOldOffsetLeavesNulsThatAreNoText() throws IOException {
        write(log, "a\n".repeat(500));
        poll();
        write(log, "cut");
        assertThat(poll()).isEmpty();

        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(poll()).as("its end will never come").containsExactly("cut");
        Files.write(log, new byte[500], StandardOpenOption.APPEND);
        assertThat(poll()).isEmpty();
        Files.write(log, new byte[300_000], StandardOpenOption.APPEND);
        write(log, "b\n");
        assertThat(poll()).containsExactly("b");
        assertThat(tail.tooLong()).isZero();
    }

    @Test
    void whatWasTruncatedAndHasGrownPastItsOldSizeIsReadFromItsBeginning() throws IOException {
        write(log, "a\n".repeat(100));
        poll();

        Files.writeString(log, "b\n".repeat(300));
        assertThat(poll()).hasSize(300).containsOnly("b");
        Files.writeString(log, "c\n".repeat(300));
        assertThat(poll()).as("of the same size").hasSize(300).containsOnly("c");
        write(log, "d\n");
        assertThat(poll()).containsExactly("d");
    }

    @Test
    void aHoleThatReachesPastTheOldSizeIsFoundToo() throws IOException {
        write(log, "a\n".repeat(500));
        poll();

        Files.write(log, new byte[1_000]);
        write(log, "b\n");

        assertThat(poll()).containsExactly("b");
    }

    @Test
    void aLineThatAWriterWasNotDoneWithIsReadWhole() throws IOException {
        byte[] cut = Capture.bytes("buffered-cut-last-line.log");
        Files.write(log, cut);
        assertThat(poll()).hasSize(135);

        write(log, "SS\n");

        assertThat(poll())
                .singleElement()
                .asString()
                .endsWith("'db1.be3.host59.example.com|AAAA', do = 0, bufsize = 512: packetcache MISS");
    }

    @Test
    void aLineThatGrowsTooLongOverManyPollsIsDropped() throws IOException {
        for (int i = 0; i < 100; i++) {
            write(log, "x".repeat(10_000));
            assertThat(poll()).isEmpty();
        }
        write(log, "\na\n");

        assertThat(poll()).containsExactly("a");
        assertThat(tail.tooLong()).isEqualTo(1);
    }

    @Test
    void whatIsNoFileIsSaidAtEveryPollUntilItIsOne() throws IOException {
        Files.createDirectory(log);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::poll)
                    .isInstanceOf(PdnsLogException.class)
                    .hasMessage(log + ": cannot be read (not a regular file)");
        }

        Files.delete(log);
        write(log, "a\n");

        assertThat(poll()).containsExactly("a");
    }

    private List<String> poll() throws IOException {
        List<String> lines = new ArrayList<>();
        int count = tail.poll(
                (bytes, from, to) -> lines.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
        assertThat(count).isEqualTo(lines.size());
        return lines;
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
