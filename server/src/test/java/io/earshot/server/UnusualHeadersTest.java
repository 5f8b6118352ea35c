package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests with headers and marks as few clients send them, octet by octet. */
class UnusualHeadersTest {

    private static final String SQL = "POST /api/v1/sql HTTP/1.1";

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder, "be5,host58,TX,be,,127.0.0.2,,,true\n", "", "2m");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        GET /api/v1/links HTTP/1.1      | Accept: application/xml        | 406 | nothing that the Accept header names is answered here, expected application/json or a type
        GET /api/v1/links HTTP/1.1      | Accept: ,;                     | 400 | a header that cannot be read, expected a Content-Type and an Accept as in application/json
        POST /api/v1/sql HTTP/1.1       | Content-Type: bogus            | 400 | the Content-Type \\"bogus\\" cannot be read, expected one as application/json
        POST /api/v1/mutes HTTP/1.1     | Content-Type: text/plain;x     | 400 | cannot be read, expected one as application/json
        POST /api/v1/sql HTTP/1.1       | Content-Type: text/plain; charset=nosuch | 415 | the charset \\"nosuch\\", expected one that Java knows
        DELETE /api/v1/links HTTP/1.1   | Accept: */*                    | 405 | allowed here: GET, OPTIONS
        """)
    void aRefusalSaysWhatWasExpected(String request, String header, int status, String detail) throws Exception {
        assertThat(answer(request, header, "SELECT 1"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json", detail);
    }

    /** Jetty takes a text/plain without a blank before it for ISO 8859-1. */
    @ParameterizedTest
    @CsvSource({"Content-Type:text/plain", "Content-Type: text/plain", "X-Nothing: 1"})
    void aQueryWithoutACharsetIsUtf8(String header) throws Exception {
        assertThat(answer(SQL, header, "SELECT 'é' AS x")).contains("[[\"é\"]]");
    }

    @Test
    void aMarkBeforeADocumentIsNoPartOfIt() throws Exception {
        String report = "\ufeff{\"container\": \"be5.host58\", \"links\": [], \"load\": 0.75, \"startId\": \"ü\"}";
        assertThat(answer(
                        "POST /api/v1/containers/be5.host58/report HTTP/1.1", "Content-Type: application/json", report))
                .startsWith("HTTP/1.1 204 ");
        assertThat(server.csvUntil("SELECT load FROM data", load -> load.contains("0.75")))
                .contains("0.75");
    }

    private static String answer(String request, String header, String body) throws IOException {
        URI uri = server.uri("/");
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes((request + "\r\nHost: x\r\nConnection: close\r\n" + header + "\r\nContent-Length: "
                        + octets.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(octets);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(message.toByteArray());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
