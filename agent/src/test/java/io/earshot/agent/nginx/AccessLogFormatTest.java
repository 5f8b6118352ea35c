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
    void variablesWithoutATextBetweenThemAreOneValue() {
        AccessLogFormat format = AccessLogFormat.parse("$remote_addr [$time_local]"
                + " \"$request_method $scheme://$host$request_uri $server_protocol\" $status $bytes_sent");

        assertThat(status(format, "::1 [29/Nov/2026:02:00:00 +0000] \"GET http://a.b/c%20d HTTP/1.1\" 503 12"))
                .hasValue(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "[t] - 502, 502, 200 200 - GET # 200",
                "[t] HIT 502 : 200 504 - GET # 504",
                "[t] - - 499 - GET # 499",
                "[t] MISS 502, 504 : 503 200 - GET # 200",
                "[t] MISS 200 404 - GET /500 - 500 - # 404",
            })
    void aValueMayContainTheTextThatStandsBehindIt(String line, int status) {
        AccessLogFormat format =
                AccessLogFormat.parse("[$time_local] $upstream_cache_status $upstream_status $status - $request");

        assertThat(status(format, line)).hasValue(status);
    }

    @Test
    void aLineThatFitsInCountlessWaysIsGivenUpInTime() {
        AccessLogFormat format = AccessLogFormat.parse("$a $b $c $d $e $f $g $h $status|");

        assertThat(status(format, "x ".repeat(5_000))).isEmpty();
    }

    @Test
    void aFormatThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> AccessLogFormat.parse("$remote_addr $request"))
                .hasMessage("nginx log format \"$remote_addr $request\", expected one with $status in it");
        assertThatThrownBy(() -> AccessLogFormat.parse("$scheme$status"))
                .hasMessage("nginx log format \"$scheme$status\": $scheme ends right where $status begins, expected a"
                        + " text between them");
    }

    private static OptionalInt status(AccessLogFormat format, String line) {
        byte[] bytes = ("before\n" + line + "\nbehind").getBytes(StandardCharsets.UTF_8);
        return format.status(bytes, 7, bytes.length - 7);
    }
}
