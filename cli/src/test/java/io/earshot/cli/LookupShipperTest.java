package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.LookupsJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class LookupShipperTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private final List<List<Lookup>> taken = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/api/v1/lookups", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void whatTheServerCannotTakeNowComesAgainAddedUp() throws CommandFailure {
        LookupShipper shipper = shipper();
        statuses.addAll(List.of(503, 429, 204));
        shipper.add(List.of(lookup("db1", 1)));
        assertThat(shipper.ship()).isEqualTo(Duration.ofSeconds(1));
        shipper.add(List.of(lookup("db1", 2)));
        assertThat(shipper.ship()).isEqualTo(Duration.ofSeconds(2));
        shipper.add(List.of(lookup("db2", 1)));

        assertThat(shipper.ship()).isZero();
        assertThat(taken).containsExactly(List.of(lookup("db1", 3), lookup("db2", 1)));
        assertThat(said)
                .containsExactly("the server answered 503; again in 1 s", "the server answered 429; again in 2 s");
        assertThat(shipper.ship()).isZero();
        assertThat(taken).as("nothing twice").hasSize(1);
    }

    @Test
    void aBatchThatTheServerWillNeverTakeIsSaidAndDropped() throws CommandFailure {
        LookupShipper shipper = shipper();
        statuses.addAll(List.of(400, 204));
        shipper.add(IntStream.range(0, 7_000).mapToObj(i -> lookup("s" + i, 1)).toList());

        assertThat(shipper.ship()).isEqualTo(Duration.ofSeconds(1));
        assertThat(shipper.ship()).isZero();

        assertThat(taken).singleElement().satisfies(batch -> assertThat(batch).hasSize(2_000));
        assertThat(said).containsExactly("no, never; 5000 lookups are dropped; again in 1 s");
    }

    @Test
    void pausesGrowWhileTheServerIsAwayButNotForEver() throws CommandFailure {
        server.stop(0);
        LookupShipper shipper = shipper();
        shipper.add(List.of(lookup("db1", 1)));

        List<Long> pauses =
                IntStream.range(0, 7).mapToObj(i -> shipper.ship().toSeconds()).toList();

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(said).allSatisfy(line -> assertThat(line).startsWith("no answer from http://127.0.0.1:"));
    }

    @Test
    void theTokenIsShownAndReadAnewEachTime() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        LookupShipper shipper = shipper("--token-file", file.toString());
        shipper.add(List.of(lookup("db1", 1)));
        shipper.ship();
        Files.writeString(file, "second");
        shipper.add(List.of(lookup("db1", 1)));
        shipper.ship();
        assertThat(tokens).containsExactly("Bearer first", "Bearer second");

        Files.writeString(file, "two words");
        shipper.add(List.of(lookup("db1", 1)));
        assertThat(shipper.ship()).isPositive();
        assertThat(said).containsExactly("token file " + file + ": expected one word; again in 1 s");
    }

    private LookupShipper shipper(String... options) throws CommandFailure {
        Options parsed = new Options();
        new CommandLine(parsed).parseArgs(options);
        return new LookupShipper(
                new ServerClient("http://127.0.0.1:" + server.getAddress().getPort(), parsed.access), said::add);
    }

    @Command
    private static final class Options {
        @Mixin
        private ServerAccess access;
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = statuses.isEmpty() ? 204 : statuses.pop();
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        if (token != null) {
            tokens.add(token);
        }
        try {
            List<Lookup> lookups = LookupsJson.read(exchange.getRequestBody(), NOON);
            if (status == 204) {
                taken.add(lookups);
            }
        } catch (BadJsonException e) {
            throw new IOException(e);
        }
        byte[] body = (status == 400 ? "{\"detail\": \"no, never\"}" : "").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Lookup lookup(String service, long count) {
        return new Lookup(ContainerName.parse("be5.host58"), service, count, NOON);
    }
}
