package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks the port and checks that the server survives and still answers others. */
class AttacksTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,127.0.0.1,be,db1,true
        be6,host58,TX,be,tx-main,127.0.0.2,be,db1,true
        """;
    private static final String TOKEN = "reader-0123456789";
    private static final int CONNECTIONS = 400;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("people.txt"), "grace reader " + TOKEN + "\n");
        server = RunningServer.start(
                folder, CMDB, "", "2m", "access: {people: people.txt}\nlimits: {connections: " + CONNECTIONS + "}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/containers/be5.host58/../be6.host58/partners",
                "/api/v1/containers/be5.host58%2f..%2fbe6.host58/partners",
                "/api/v1/containers/be5.host58;x=/partners",
                "/api/v1/containers/be5.host58/partners;/../report",
                "/healthz/../api/v1/containers",
                "/healthz/%2e%2e/api/v1/containers",
                "/healthz;/api/v1/containers",
                "//api/v1/containers",
                "/./api/v1/containers",
                "/api//v1/containers",
                "/api/v1/containers/%62e5.host58/partners",
                "/API/v1/containers",
                "/%61pi/v1/containers",
                "/page/../../../../etc/passwd",
                "/page/..%2f..%2f..%2fetc%2fpasswd",
                "/metrics/../api/v1/sql",
                "/api/v1/containers\\..\\x",
                "/api/v1/containers%00",
            })
    void aCraftedPathOpensNothing(String path) throws Exception {
        String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .matches("(?s)HTTP/1.1 4\\d\\d .*")
                .doesNotContain("be5.host58 ")
                .doesNotContain("root:");
        assertThat(answer).doesNotContain("\tat ").doesNotContain("Exception");
        assertThatOthersAreAnswered();
    }

    @Test
    void aFloodOfHeadersIsRefused() throws Exception {
        String line = "X-Flood: " + "x".repeat(90) + "\r\n";
        assertThat(exchange("GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + line.repeat(200) + "\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("header longer than 8192 bytes");
        assertThatOthersAreAnswered();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/9.9\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n\r\n",
                "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            })
    void whatIsNoRequestIsRefused(String bytes) throws Exception {
        assertThat(exchange(bytes)).matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
        assertThatOthersAreAnswered();
    }

    @Test
    void halfBodiesAndIdleConnectionsPastTheLimitKeepNobodyOut() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS * 2; i++) {
                Socket socket = connect();
                held.add(socket);
                if (i % 2 == 0) {
                    send(
                            socket,
                            "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\nContent-Length: 1000\r\n\r\nSELECT");
                }
            }
            assertThatOthersAreAnswered();
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        assertThatOthersAreAnswered();
    }

    private void assertThatOthersAreAnswered() throws Exception {
        String request = "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                + "\r\nAccept: text/csv\r\nContent-Length: 30\r\nConnection: close\r\n\r\nSELECT COUNT(*) FROM container";
        assertThat(exchange(request)).contains("200 OK").contains("2");
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(60_000);
            send(socket, request);
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                    if (answer.toString().startsWith("HTTP/1.1 4") && answer.indexOf("}") > 0) {
                        break;
                    }
                }
            } catch (SocketException closedOnUs) {
                // The answer before that counts.
            }
            return answer.toString();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        try {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (SocketException refusedEarly) {
            // The answer may be there all the same.
        }
    }

    private Socket connect() throws IOException {
        URI uri = server.uri("/");
        return new Socket(uri.getHost(), uri.getPort());
    }
}
