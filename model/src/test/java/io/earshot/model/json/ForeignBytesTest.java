package io.earshot.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.JacksonIOException;

/** Whatever arrives, it is a document or a {@link BadJsonException} with one printable line. */
class ForeignBytesTest {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_32BE);

    private static final String SYNTAX = "{}[]\",:-0123456789eE.\\/ntfu \n";

    private interface Reader {
        Object read(InputStream in) throws BadJsonException, IOException;
    }

    @Test
    void aDocumentThatBreaksOffAnywhereIsRefused() {
        for (Charset charset : CHARSETS) {
            byte[] report = Documents.REPORT.getBytes(charset);
            for (int length = 0; length < report.length; length++) {
                assertRefused(ReportJson::read, Arrays.copyOf(report, length));
            }
            byte[] list = Documents.PARTNER_LIST.getBytes(charset);
            for (int length = 0; length < list.length; length++) {
                assertRefused(PartnerListJson::read, Arrays.copyOf(list, length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "[",
                "null",
                "1",
                "\"x\"",
                "[]",
                "{}",
                "{} {}",
                "nul",
                "\0",
                "<html>",
                "\uFEFF",
                "{,}",
                "{\"a\" 1}"
            })
    void whatIsNoObjectIsRefused(String json) {
        assertRefused(ReportJson::read, json.getBytes(StandardCharsets.UTF_8));
        assertRefused(PartnerListJson::read, json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "1e999",
                "-1e999",
                "01",
                "+1",
                "1.",
                ".5",
                "0x10",
                "1e",
                "--1",
                "1_000",
                "11111111111111111111111111111111111111",
                "1e99999999999999999999999999",
                "'1'"
            })
    void oddNumbersAreRefused(String number) {
        assertRefused(ReportJson::read, bytes(Documents.REPORT.replace("0.21, \"nginx", number + ", \"nginx")));
    }

    @Test
    void hugeWordsAreRefused() {
        String huge = "x".repeat(10_000_000);

        assertRefused(ReportJson::read, bytes(Documents.REPORT.replace("be5.host58", huge)));
        assertRefused(ReportJson::read, bytes(Documents.REPORT.replace("0.1.0", huge)));
        assertRefused(ReportJson::read, bytes(Documents.REPORT.replace("\"links\"", "\"" + huge + "\": 1, \"links\"")));
        assertRefused(ReportJson::read, bytes(Documents.REPORT.replace("12,", "1".repeat(1_000_000) + ",")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void deepNestingIsRefused(String open) {
        assertRefused(ReportJson::read, bytes("{\"unknown\": " + open.repeat(500_000)));
        assertRefused(ReportJson::read, bytes("{\"links\": " + open.repeat(500_000)));
        assertRefused(PartnerListJson::read, bytes("{\"partners\": " + open.repeat(500_000)));
    }

    @Test
    void moreAfterTheDocumentIsRefused() {
        assertThatThrownBy(() -> Documents.readReport(Documents.REPORT + " {}"))
                .isInstanceOf(BadJsonException.class)
                .hasMessage("document: expected the end of the document, got an object");
    }

    @Test
    void theMessageNamesLineAndColumn() {
        assertThatThrownBy(() -> Documents.readReport("{\"container\":\n \"a.b\";"))
                .isInstanceOf(BadJsonException.class)
                .hasMessage("not JSON: expected a value, a comma or a bracket at line 2, column 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"container\":\"b1.h2\",\"links\":[",
                "{\"container\": \"b1",
                "{\"container\": nul",
                "oh dear",
                "{\"a\": 01}",
                "{'a': 1}",
                "{\"a\": \"\\x\"}",
                "{\"a\": 1e}",
            })
    void noWordOfTheJsonLibraryReachesTheSender(String json) {
        assertThatThrownBy(() -> Documents.readReport(json))
                .isInstanceOf(BadJsonException.class)
                .message()
                .matches("not JSON: (expected a value, a comma or a bracket at|the document ends too early, after)"
                        + " line \\d+, column \\d+|document: expected an object, got the end");
    }

    @Test
    void whatIsTooLongOrTooDeepIsNamedWithItsPlace() {
        assertThatThrownBy(() -> Documents.readReport(Documents.REPORT.replace("0.1.0", "x".repeat(5_000))))
                .isInstanceOf(BadJsonException.class)
                .hasMessageMatching("/version: expected at most 4096 characters, got \"x+\\.*\"");
        assertThatThrownBy(() -> Documents.readReport("{\"a\": " + "[".repeat(99)))
                .isInstanceOf(BadJsonException.class)
                .hasMessageContaining(": too large, expected at most 16 nested brackets");
    }

    @Test
    void aStreamThatFailsIsNotTheSendersMistake() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        };

        assertThatThrownBy(() -> ReportJson.read(failing)).isInstanceOf(JacksonIOException.class);
    }

    @Test
    void noMutationOfADocumentDoesAnythingElse() {
        Random random = new Random(42);
        int read = 0;
        for (int i = 0; i < 60_000; i++) {
            Charset charset = CHARSETS.get(random.nextInt(4) == 0 ? random.nextInt(CHARSETS.size()) : 0);
            byte[] report = Documents.REPORT.getBytes(charset);
            byte[] list = Documents.PARTNER_LIST.getBytes(charset);
            read += isRead(ReportJson::read, mutate(report, random)) ? 1 : 0;
            read += isRead(PartnerListJson::read, mutate(list, random)) ? 1 : 0;
        }
        // Otherwise the mutations would be too wild to come past the first byte.
        assertThat(read).isBetween(5_000, 100_000);
    }

    @Test
    void aReportThatHasArrivedWholeIsReadLikeOneFromAStream() {
        Random random = new Random(43);
        for (int i = 0; i < 30_000; i++) {
            Charset charset = CHARSETS.get(random.nextInt(8) == 0 ? random.nextInt(CHARSETS.size()) : 0);
            byte[] report = mutate(Documents.REPORT.getBytes(charset), random);
            assertThat(read(in -> ReportJson.read(in.readAllBytes(), report.length), report))
                    .isEqualTo(read(ReportJson::read, report));
        }
    }

    private static Optional<Object> read(Reader reader, byte[] bytes) {
        try {
            return Optional.of(reader.read(new ByteArrayInputStream(bytes)));
        } catch (BadJsonException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,600}");
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] mutate(byte[] document, Random random) {
        byte[] bytes = document.clone();
        for (int left = random.nextInt(4); left >= 0; left--) {
            int at = random.nextInt(bytes.length);
            int length = random.nextInt(Math.min(12, bytes.length - at));
            int from = random.nextInt(bytes.length - length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()));
                case 3 -> System.arraycopy(bytes, from, bytes, at, length);
                default -> bytes = without(bytes, at, length);
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] rest = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, rest, at, rest.length - at);
        return rest;
    }

    private static void assertRefused(Reader reader, byte[] bytes) {
        assertThat(isRead(reader, bytes)).as("read").isFalse();
    }

    private static boolean isRead(Reader reader, byte[] bytes) {
        try {
            return read(reader, bytes).isPresent();
        } catch (RuntimeException | StackOverflowError e) {
            return fail("for " + new String(bytes, 0, Math.min(bytes.length, 1_000), StandardCharsets.ISO_8859_1), e);
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
