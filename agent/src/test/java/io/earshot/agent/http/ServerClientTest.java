package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.agent.http.ScriptedServer.Said;
import io.earshot.model.ContainerName;
import io.earshot.model.HostReports;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.Report;
import io.earshot.model.json.HostJson;
import io.earshot.model.json.ReportJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets on loopback. */
class ServerClientTest {

    private static final ContainerName NAME = ContainerName.parse("be5.host58");
    private static final Subject SUBJECT = new Subject.OfContainer(NAME);
    private static final Said BUSY = new Said(503, "Retry-After", "60", "");

    @TempDir
    private Path folder;

    private long now;

    @Test
    void theNextServerIsSpokenToWhenOneIsAwayAndItIsStayedWith() throws Exception {
        try (ScriptedServer second = new ScriptedServer()) {
            ServerClient client = client(Token.NONE, closedPort(), second.uri());

            assertThat(client.deliver(reports(1))).isEqualTo(new Answer.Delivered());
            assertThat(client.deliver(reports(1))).isEqualTo(new Answer.Delivered());
            assertThat(second.asked).hasSize(2);
        }
    }

    @Test
    void whenTheSecondFailsTheFirstIsTriedAgain() throws Exception {
        try (ScriptedServer first = new ScriptedServer();
                ScriptedServer second = new ScriptedServer()) {
            first.script = any -> new Said(500, "X", "", "");
            ServerClient client = client(Token.NONE, first.uri(), second.uri());
            client.deliver(reports(1));
            first.script = any -> ScriptedServer.DELIVERED;
            second.script = any -> new Said(502, "X", "", "");

            assertThat(client.deliver(reports(1))).isEqualTo(new Answer.Delivered());
            assertThat(first.asked).hasSize(2);
        }
    }

    @Test
    void theFirstServerIsTriedAgainTenMinutesLater() throws Exception {
        try (ScriptedServer first = new ScriptedServer();
                ScriptedServer second = new ScriptedServer()) {
            first.script = any -> new Said(500, "X", "", "");
            ServerClient client = client(Token.NONE, first.uri(), second.uri());
            client.deliver(reports(1));
            first.script = any -> ScriptedServer.DELIVERED;
            now += KnownServers.RETURN_AFTER.toNanos() - 1;
            client.deliver(reports(1));
            assertThat(second.asked).hasSize(2);

            now += 1;
            client.deliver(reports(1));
            client.deliver(reports(1));
            assertThat(second.asked).hasSize(2);
            assertThat(first.asked).hasSize(3);
        }
    }

    @Test
    void aReportThatARelayOnlyKeepsGoesToTheNextServerAndIsKeptWhereThereIsNone() throws Exception {
        try (ScriptedServer relay = new ScriptedServer();
                ScriptedServer second = new ScriptedServer()) {
            relay.script = any -> new Said(204, "Earshot-Kept", "memory", "");
            assertThat(client(Token.NONE, relay.uri()).deliver(reports(1))).isEqualTo(new Answer.Kept());
            assertThat(client(Token.NONE, relay.uri(), closedPort()).deliver(reports(1)))
                    .isEqualTo(new Answer.Kept());
            assertThat(client(Token.NONE, relay.uri(), second.uri()).deliver(reports(1)))
                    .isEqualTo(new Answer.Delivered());
        }
    }

    @Test
    void whenAllFailEachIsNamed() throws Exception {
        try (ScriptedServer only = new ScriptedServer()) {
            only.script = any -> new Said(500, "X", "", "");
            URI closed = closedPort();

            Failed failed = (Failed) client(Token.NONE, only.uri(), closed).deliver(reports(1));

            assertThat(failed.message()).isEqualTo(only.uri() + ": it answered with status 500");
            assertThat(failed.retryAfter()).isEmpty();
        }
    }

    @Test
    void aServerThatAsksForPatienceIsLeftAloneWhileAnotherServes() throws Exception {
        try (ScriptedServer first = new ScriptedServer();
                ScriptedServer second = new ScriptedServer()) {
            first.script = any -> BUSY;
            ServerClient client = client(Token.NONE, first.uri(), second.uri());
            client.deliver(reports(1));
            second.script = any -> new Said(429, "Retry-After", "30", "");

            Failed failed = (Failed) client.deliver(reports(1));
            assertThat(failed.trouble()).isEqualTo(Trouble.OVERLOADED);
            assertThat(failed.retryAfter()).hasValue(Duration.ofSeconds(30));
            assertThat(first.asked).as("asked once, and left alone").hasSize(1);

            now += Duration.ofSeconds(61).toNanos();
            first.script = any -> ScriptedServer.DELIVERED;
            second.script = any -> BUSY;
            assertThat(client.deliver(reports(1))).isEqualTo(new Answer.Delivered());
        }
    }

    @Test
    void aLargeReportIsCompressedAndASmallOneIsNot() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            ServerClient client = client(Token.NONE, server.uri());
            client.deliver(reports(1));
            client.deliver(reports(50));

            assertThat(server.asked.getFirst().headers()).doesNotContainKey("Content-encoding");
            assertThat(server.asked.getLast().headers().getFirst("Content-Encoding"))
                    .isEqualTo("gzip");
            assertThat(ReportJson.read(
                            new GZIPInputStream(server.asked.getLast().body())))
                    .isEqualTo(reports(50).getFirst());
        }
    }

    @Test
    void aServerThatCannotDecompressGetsItPlain() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.script = asked -> asked.headers().containsKey("Content-encoding")
                    ? new Said(415, "X", "", "no")
                    : ScriptedServer.DELIVERED;
            ServerClient client = client(Token.NONE, server.uri());

            assertThat(client.deliver(reports(50))).isEqualTo(new Answer.Delivered());
            assertThat(client.deliver(reports(50))).isEqualTo(new Answer.Delivered());
            assertThat(server.asked).as("it is not asked again").hasSize(3);
        }
    }

    @Test
    void reportAndListShareAConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            ServerClient client = client(Token.NONE, server.uri());
            client.deliver(reports(1));
            server.script = any -> new Said(304, "ETag", "\"1\"", "");
            assertThat(client.fetch(Optional.of("\"1\""))).isEqualTo(new Answer.Unchanged());

            assertThat(server.asked)
                    .extracting(ScriptedServer.Asked::clientPort)
                    .hasSize(2);
            assertThat(server.asked.getFirst().clientPort())
                    .isEqualTo(server.asked.getLast().clientPort());
        }
    }

    @Test
    void theTokenIsReadAnewForEachVisit() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        try (ScriptedServer server = new ScriptedServer()) {
            ServerClient client = client(new Token.InFile(file), server.uri());
            client.deliver(reports(1));
            Files.writeString(file, "second");
            client.deliver(reports(1));

            assertThat(server.asked)
                    .extracting(asked -> asked.headers().getFirst("Authorization"))
                    .containsExactly("Bearer first", "Bearer second");
            Files.delete(file);
            assertThat(((Failed) client.deliver(reports(1))).message()).contains("no such file");
        }
    }

    @Test
    void aTokenThatIsNoneIsSaidAtTheStart() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "two words");

        assertThatThrownBy(() -> client(new Token.InFile(file), URI.create("http://127.0.0.1:1")))
                .hasMessage("token file " + file + ": expected one word");
    }

    @Test
    void aRefusedTokenKeepsTheReportForABetterOne() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.script = any -> new Said(401, "X", "", "");

            Failed failed = (Failed) client(Token.NONE, server.uri()).deliver(reports(1));

            assertThat(failed.trouble()).isEqualTo(Trouble.UNAUTHORIZED);
            assertThat(failed.message())
                    .isEqualTo(
                            "it refuses us (401): is the token right, and allowed to speak for container be5.host58?");
        }
    }

    @Test
    void aHostSpeaksForAllItsContainersAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            ServerAccess access = new ServerAccess(server.uri());
            ServerClient client = new ServerClient(
                    access, new Ways(access, "host58"), new Subject.OfHost("host58"), "test", () -> now);
            client.deliver(reports(1));
            server.script = any -> new Said(200, "ETag", "\"1\"", """
                {"host": "host58", "lists": [{"container": "be5.host58"}, {"container": "be6.host58"}]}\
                """);
            Answer.Fresh fresh = (Answer.Fresh) client.fetch(Optional.empty());

            assertThat(server.asked)
                    .extracting(ScriptedServer.Asked::path)
                    .containsExactly("/api/v1/hosts/host58/reports", "/api/v1/hosts/host58/partners");
            assertThat(HostJson.readReports(server.asked.getFirst().body()))
                    .isEqualTo(new HostReports("host58", reports(1)));
            assertThat(fresh.lists()).hasSize(2);
        }
    }

    @Test
    @Timeout(600)
    void aServerWhoseAnswerTricklesIsLeftForTheNextOne() throws Exception {
        try (ServerSocket trickling = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ScriptedServer second = new ScriptedServer()) {
            Thread.ofVirtual().start(() -> trickle(trickling));
            URI first = URI.create("http://127.0.0.1:" + trickling.getLocalPort());
            ServerAccess access = new ServerAccess(List.of(first, second.uri()), Token.NONE, Optional.empty());
            ServerClient client = new ServerClient(
                    access, new Ways(access, "be5.host58"), SUBJECT, "test", () -> now, Duration.ofMillis(500));
            Answer answer = client.deliver(reports(1));
            // On a busy machine the second one may take too long as well.
            while (!(answer instanceof Answer.Delivered)) {
                answer = client.deliver(reports(1));
            }
            assertThat(second.asked).isNotEmpty();
        }
    }

    @Test
    void anAgentGoesThroughTheRelaysThatItsListNamesAndBackToItsServerWhereTheyFail() throws Exception {
        ScriptedServer relay = new ScriptedServer();
        try (ScriptedServer server = new ScriptedServer()) {
            ServerClient client = client(Token.NONE, server.uri());
            String list = "{\"container\": \"be5.host58\", \"relays\": [\"" + relay.uri() + "\"]}";
            server.script = any -> new Said(200, "ETag", "\"1\"", list);
            client.fetch(Optional.empty());
            assertThat(client.deliver(reports(1))).isInstanceOf(Answer.Delivered.class);
            assertThat(relay.asked).hasSize(1);
            assertThat(server.asked).hasSize(1);

            relay.close();
            server.script = any -> new Said(204, "ETag", "\"1\"", "");
            assertThat(client.deliver(reports(2))).isInstanceOf(Answer.Delivered.class);
            assertThat(server.asked).hasSize(2);

            server.script = any -> new Said(200, "ETag", "\"2\"", "{\"container\": \"be5.host58\"}");
            client.fetch(Optional.empty());
            assertThat(client.deliver(reports(1))).isInstanceOf(Answer.Delivered.class);
            assertThat(server.asked).hasSize(4);
        } finally {
            relay.close();
        }
    }

    /** A header line that never ends, octet by octet. */
    private static void trickle(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                connection.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    connection.getOutputStream().write('x');
                    Thread.sleep(20);
                }
            } catch (IOException hungUp) {
                // The agent has had enough.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private ServerClient client(Token token, URI... servers) throws IOException {
        ServerAccess access = new ServerAccess(List.of(servers), token, Optional.empty());
        return new ServerClient(access, new Ways(access, "be5.host58"), SUBJECT, "test", () -> now);
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static List<Report> reports(int links) {
        return List.of(new Report(
                NAME,
                Optional.of(new Report.Run("a", 1)),
                Optional.of("test"),
                List.of(new LinkReports(IntStream.range(0, links)
                        .mapToObj(i -> LinkReport.ofCounts(Ip.parse("127.0.1." + i), 12, 12))
                        .toList()))));
    }
}
