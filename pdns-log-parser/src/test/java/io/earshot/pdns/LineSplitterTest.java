package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    private final LineSplitter splitter = new LineSplitter();
    private final List<String> lines = new ArrayList<>();

    @Test
    void linesAreTheSameHoweverTheBytesArrive() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        long tooLong = 0;
        for (int i = 0; i < 400; i++) {
            int length = random.nextInt(10) == 0 ? random.nextInt(3 * LineSplitter.MAX_LINE) : random.nextInt(200);
            String line = ("" + (char) ('a' + random.nextInt(26))).repeat(length);
            text.append("\0".repeat(random.nextInt(20) == 0 ? random.nextInt(200_000) : 0))
                    .append(line)
                    .append('\n');
            if (length > LineSplitter.MAX_LINE) {
                tooLong++;
            } else {
                expected.add(line);
            }
        }

        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 100 : 400_000));
            read(new ByteArrayInputStream(bytes, at, length));
            at += length;
        }

        assertThat(lines).isEqualTo(expected);
        assertThat(splitter.tooLong()).isEqualTo(tooLong).isPositive();
    }

    @Test
    void aLineOfExactlyTheLongestLengthIsKept() throws IOException {
        String longest = "x".repeat(LineSplitter.MAX_LINE);

        read(longest + "\n" + longest + "x\nshort\n");

        assertThat(lines).containsExactly(longest, "short");
        assertThat(splitter.tooLong()).isEqualTo(1);
    }

    @Test
    void carriageReturnsBelongToTheEnd() throws IOException {
        read("a\r\n\r\nb\rc\n");

        assertThat(lines).containsExactly("a", "", "b\rc");
    }

    @Test
    void theRestIsALineOnlyWhenNoMoreWillCome() throws IOException {
        read("a\nb");
        assertThat(lines).containsExactly("a");

        assertThat(splitter.finish(this::keep)).isEqualTo(1);
        assertThat(splitter.finish(this::keep)).isZero();
        read("c\n");
        assertThat(lines).containsExactly("a", "b", "c");
    }

    @Test
    void theRestOfALineThatWasGivenUpIsNone() throws IOException {
        read("x".repeat(5 * LineSplitter.MAX_LINE));

        assertThat(splitter.finish(this::keep)).isZero();
        read("a\n");
        assertThat(lines).containsExactly("a");
        assertThat(splitter.tooLong()).isEqualTo(1);
    }

    private void read(String text) throws IOException {
        read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private void read(InputStream in) throws IOException {
        splitter.read(in, this::keep);
    }

    private void keep(byte[] bytes, int from, int to) {
        lines.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }
}
