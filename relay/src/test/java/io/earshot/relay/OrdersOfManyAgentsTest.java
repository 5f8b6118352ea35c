package io.earshot.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.json.RelayJson;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.BatchAnswer.ForList;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay in the middle of a chain; the test is the relay behind it and the parent before it. */
class OrdersOfManyAgentsTest {

    private static final int AGENTS = 200;
    private static final int ROUNDS = 20;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ServerSocket parent;
    private Relay relay;

    @BeforeEach
    void start() throws Exception {
        parent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
        Path config = Files.writeString(
                folder.resolve("hub.yaml"),
                "name: hub\nlisten: 127.0.0.1:0\nparents: [\"http://127.0.0.1:" + parent.getLocalPort() + "\"]\n");
        relay = Relay.start(RelayConfig.read(config), "test");
    }

    private void accept() {
        while (!parent.isClosed()) {
            try {
                Socket socket = parent.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                // The test ends.
            }
        }
    }

    /** Has an order for each agent at once. */
    private static void serve(Socket accepted) {
        try (Socket socket = accepted) {
            byte[] head = new byte[50_000];
            int length = socket.getInputStream().read(head);
            boolean polls = new String(head, 0, Math.max(0, length), UTF_8).startsWith("POST /api/v1/orders ");
            byte[] body = bytes(new BatchAnswer(
                    List.of(),
                    IntStream.range(0, polls ? AGENTS : 0)
                            .mapToObj(i -> new ForList(i, 200, Optional.empty(), "order " + i))
                            .toList()));
            String said = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            socket.getOutputStream().write(said.getBytes(UTF_8));
            socket.getOutputStream().write(body);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException gone) {
            // The relay went away.
        }
    }

    private static byte[] bytes(BatchAnswer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        RelayJson.write(answer, body);
        return body.toByteArray();
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        parent.close();
        client.close();
    }

    @Test
    void allReachTheRelayBehindInOneAnswer() throws Exception {
        RelayStatus site =
                new RelayStatus("site", Optional.empty(), "test", "", Duration.ZERO, AGENTS, 0, 0, Duration.ZERO);
        byte[] batch = Uplink.packed(new RelayBatch<>(
                site,
                List.of(),
                List.of(),
                IntStream.range(0, AGENTS)
                        .mapToObj(i -> new ListRequest(
                                ListRequest.Kind.CONTAINER,
                                "be" + i + ".host58",
                                false,
                                new AgentProof(Optional.of("token" + i), Optional.empty()),
                                Optional.empty()))
                        .toList()));
        for (int round = 0; round < ROUNDS; round++) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(relay.uri().resolve("/api/v1/orders"))
                            .header("Content-Type", "application/json")
                            .header("Content-Encoding", "gzip")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(RelayJson.readAnswer(answer.body(), answer.body().length).lists())
                    .extracting(ForList::body)
                    .containsExactlyElementsOf(IntStream.range(0, AGENTS)
                            .mapToObj(i -> "order " + i)
                            .toList());
        }
    }
}
