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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jul 29 12:00:01 web1 nginx: ",
                "<190>Jul 29 12:00:01 web1 nginx: ",
                "2026-07-29T12:00:01.123456+02:00 web1.example.com nginx[812]: ",
                "",
            })
    void aSyslogDaemonMayHaveWrittenSomethingBeforeTheLine(String prefix) {
        AccessLogFormat json = AccessLogFormat.parse("{\"time\":\"$time_iso8601\",\"status\":\"$status\"}");
        AccessLogFormat bracket = AccessLogFormat.parse("[$time_local] $status $request");
        AccessLogFormat first = AccessLogFormat.parse("$status $request");

        assertThat(status(json, prefix + "{\"time\":\"2026-07-29T12:00:01+00:00\",\"status\":\"502\"}"))
                .hasValue(502);
        assertThat(status(bracket, prefix + "[29/Jul/2026:12:00:01 +0000] 404 GET /"))
                .hasValue(404);
        assertThat(status(first, prefix + "204 GET /")).hasValue(204);
        assertThat(status(
                        AccessLogFormat.COMBINED,
                        prefix + "::1 - - [29/Jul/2026:12:00:01 +0000] \"GET / HTTP/1.1\" 500 612 \"-\" \"-\""))
                .hasValue(500);
        assertThat(status(bracket, prefix + "404 GET / [x] HTTP/1.1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log_format main '$remote_addr [$time_local] ' '\"$request\" $status';",
                "log_format main escape=json '$remote_addr [$time_local] '\n    '\"$request\" $status'",
                "'$remote_addr [$time_local] '\n'\"$request\" $status';",
                "escape=json '$remote_addr [$time_local] \"$request\" $status'",
                "$remote_addr [$time_local] \"$request\" $status",
            })
    void aFormatMayBeCopiedWithItsQuotes(String given) {
        assertThat(status(AccessLogFormat.parse(given), "::1 [29/Jul/2026:12:00:01 +0000] \"GET / HTTP/1.1\" 503"))
                .hasValue(503);
        assertThat(AccessLogFormat.parse("combined")).isSameAs(AccessLogFormat.COMBINED);
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
