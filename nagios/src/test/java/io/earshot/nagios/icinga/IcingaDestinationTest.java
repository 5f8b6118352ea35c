package io.earshot.nagios.icinga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks what happens where Icinga's API is not; how it takes results is tried with the program itself. */
class IcingaDestinationTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String type = "application/json";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().toString());
                exchange.getResponseHeaders().set("Content-Type", type);
                byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"200", "404", "500"})
    void aPageForPeopleIsNoAnswer(int answered) {
        status = answered;
        type = "text/html";
        assertThatThrownBy(() -> destination("").send(List.of(result())))
                .isInstanceOf(DeliveryException.class)
                .hasMessage(uri("") + "/v1/actions/process-check-result says " + answered
                        + " with a page in HTML, expected the answer of Icinga's API");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "/, ''", "/v1, ''", "/v1/, ''", "/icinga, /icinga", "/icinga/v1, /icinga"})
    void theApiIsAskedBelowThePathOfItsAddress(String path, String expected) throws Exception {
        destination(path).send(List.of(result()));
        assertThat(asked).containsExactly(expected + "/v1/actions/process-check-result");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private IcingaDestination destination(String path) throws Exception {
        return new IcingaDestination("icinga", uri(path), "earshot", "s3cret", SSLContext.getDefault());
    }

    private static Status result() {
        return new Status(
                Checks.shipped().getFirst(),
                new ServiceName("earshot", "incidents"),
                new CheckResult(CheckState.CRITICAL, "cut", List.of(), List.of()),
                NOON,
                NOON,
                true,
                Duration.ofMinutes(5));
    }
}
