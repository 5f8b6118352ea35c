package io.earshot.agent.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '^',
            value = {
                "127.0.0.1 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" 200 612 \"-\" \"curl/7.88.1\" # 200",
                "::1 - bob [25/Nov/2026:02:00:00 +0000] \"GET /a%20b?c=d HTTP/1.1\" 404 153 \"-\" \"-\" # 404",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"\\x22 500 \\x22\" 400 157 \"-\" \"-\" # 400",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"\" 499 0 \"-\" \"-\" # 499",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"-\" 000 0 \"-\" \"-\" # 0",
            })
    void theStatusIsFoundInACombinedLine(String line, int status) {
        assertThat(status(AccessLogFormat.COMBINED, line)).hasValue(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" ",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" 20",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" 2000 1",
                "10.1.2.3 - - [25/Nov/2026:02:00:00 +0000] \"GET / HTTP/1.1\" - 1",
                "{\"status\": 500}",
            })
    void whatIsNoCombinedLineHasNone(String line) {
        assertThat(status(AccessLogFormat.COMBINED, line)).isEmpty();
    }

    @Test
    void anyFormatWithAStatusWillDo() {
        AccessLogFormat json =
                AccessLogFormat.parse("{\"uri\":\"$request_uri\",\"code\":\"$status\",\"time\":$request_time}");
        AccessLogFormat first = AccessLogFormat.parse("${status} $request");
        AccessLogFormat last = AccessLogFormat.parse("$host|$status");

        assertThat(status(json, "{\"uri\":\"/\\\",\\\"code\\\":\\\"200\",\"code\":\"503\",\"time\":0.1}"))
                .hasValue(503);
        assertThat(status(first, "204 GET / HTTP/1.1")).hasValue(204);
        assertThat(status(last, "example.com|502")).hasValue(502);
    }

    @Test
    void aFormatThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> AccessLogFormat.parse("$remote_addr $request"))
                .hasMessage("nginx log format \"$remote_addr $request\", expected one with $status in it");
        assertThatThrownBy(() -> AccessLogFormat.parse("$scheme$host $status"))
                .hasMessage("nginx log format \"$scheme$host $status\": two variables without a text between them,"
                        + " expected one before $status");
    }

    private static OptionalInt status(AccessLogFormat format, String line) {
        byte[] bytes = ("before\n" + line + "\nbehind").getBytes(StandardCharsets.UTF_8);
        return format.status(bytes, 7, bytes.length - 7);
    }
}
