package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Checks what commands say where another program answers at the server's address: never that nothing is broken. */
class OtherProgramsTest {

    private HttpServer other;
    private String url;

    private record Finished(int status, String out, String err) {}

    @BeforeEach
    void listen() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        url = "http://127.0.0.1:" + other.getAddress().getPort();
        other.start();
    }

    @AfterEach
    void stop() {
        other.stop(0);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(200, "text/html", "<html><title>Log in</title></html>"),
                Arguments.of(200, "application/json", "<html>"),
                Arguments.of(200, "application/json", ""),
                Arguments.of(200, "text/plain", ""),
                Arguments.of(200, "application/json", "{\"status\":\"success\",\"data\":[]}"),
                Arguments.of(200, "application/json", "[]"),
                Arguments.of(200, "application/json", "{\"state\":\"fine\",\"output\":\"all is well\"}"),
                Arguments.of(204, "", ""),
                Arguments.of(302, "", ""),
                Arguments.of(404, "text/html", "<html>"),
                Arguments.of(500, "text/html", "<html>"),
                Arguments.of(500, "", ""),
                Arguments.of(503, "application/json", "{\"message\":\"no healthy upstream\"}"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aCheckIsUnknownWithOneLineThatSaysWhy(int status, String type, String body) {
        answer(status, type, body);
        for (String check : new String[] {"incidents", "--all"}) {
            Finished finished = run("check", "--server", url, check);
            assertThat(finished.status()).as(finished.out()).isEqualTo(3);
            assertThat(finished.out().strip().lines())
                    .singleElement()
                    .asString()
                    .contains(" UNKNOWN - ")
                    .doesNotContain("a bug", "Exception")
                    .containsAnyOf("expected", "the server answered " + status);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aListFailsWithOneLineAndPrintsNothing(int status, String type, String body) {
        answer(status, type, body);
        for (String[] command : new String[][] {
            {"incidents", "--server", url},
            {"incidents", "--server", url, "--output", "json"},
            {"incidents", "--server", url, "--output", "csv"},
            {"incidents", "--server", url, "7"},
            {"mutes", "--server", url},
            {"mute", "--server", url, "host1", "--for", "2h", "--reason", "new switch"}
        }) {
            Finished finished = run(command);
            assertThat(finished.status()).as(String.join(" ", command)).isEqualTo(1);
            assertThat(finished.out()).as(String.join(" ", command)).isEmpty();
            assertThat(finished.err().strip().lines())
                    .singleElement()
                    .asString()
                    .doesNotContain("a bug", "Exception")
                    .containsAnyOf("expected", "the server answered " + status);
        }
    }

    @Test
    void aServerThatHangsUpIsUnknownToo() {
        other.stop(0);
        Finished finished = run("check", "--server", url, "incidents");
        assertThat(finished.status()).isEqualTo(3);
        assertThat(finished.out().strip())
                .startsWith("INCIDENTS UNKNOWN - no answer from " + url)
                .hasLineCount(1);
    }

    private void answer(int status, String type, String body) {
        other.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", type);
            }
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "https://login.example.com/");
            }
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
    }

    private static Finished run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter errors = new PrintWriter(err, true);
        int status = new CommandLine(Main.class)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(errors)
                .setExecutionExceptionHandler((error, _, _) -> {
                    errors.println(error instanceof CommandFailure ? error.getMessage() : "a bug: " + error);
                    return 1;
                })
                .execute(arguments);
        return new Finished(status, out.toString(), err.toString());
    }
}
