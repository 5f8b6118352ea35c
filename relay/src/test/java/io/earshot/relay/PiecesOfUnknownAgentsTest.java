package io.earshot.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A relay that has just started, at a parent that is too busy to say which agents it lets in. */
class PiecesOfUnknownAgentsTest {

    private static final String FILE = "/files/" + "0".repeat(64);

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ServerSocket parent;
    private Relay relay;

    @BeforeEach
    void start() throws Exception {
        parent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::refuse);
        Path config = Files.writeString(folder.resolve("site.yaml"), """
            name: site
            listen: 127.0.0.1:0
            parents: ["http://127.0.0.1:%d"]
            files: {folder: pieces}
            """.formatted(parent.getLocalPort()));
        relay = Relay.start(RelayConfig.read(config), "test");
    }

    private void refuse() {
        while (!parent.isClosed()) {
            try (Socket socket = parent.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                asked.add(in.readLine());
                socket.getOutputStream()
                        .write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            } catch (IOException closed) {
                // The test ends, or the relay went away.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        parent.close();
        client.close();
    }

    private HttpResponse<String> ask(String method, int agent, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(relay.uri().resolve("/api/v1/containers/be" + agent + ".host58" + FILE + path))
                        .header("Authorization", "Bearer token" + agent)
                        .method(method, HttpRequest.BodyPublishers.ofString("{\"pieces\":0,\"port\":1}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Timeout(600)
    void comeAgainAndCrossTheLineNotOnce() throws Exception {
        for (int agent = 0; agent < 5; agent++) {
            for (HttpResponse<String> answer : List.of(ask("GET", agent, "/pieces/0"), ask("POST", agent, "/peers"))) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("2");
                assertThat(answer.body()).contains("has not said yet whether be" + agent + ".host58 may have it");
            }
        }
        while (asked.isEmpty()) { // the relay asks in a thread of its own
            Thread.sleep(20);
        }
        assertThat(asked)
                .allMatch(line -> line.startsWith("POST /api/v1/reports "), "a question for reports and lists");
    }
}
