package io.earshot.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks in a real browser how the page shows what is said on a container's links. */
class OperationsPageIT {

    /** The folder of the documentation's pictures: {@code -Dpage.images=$PWD/docs/images}. */
    private static final Path IMAGES = Path.of(System.getProperty("page.images", "target/page-images"));

    private static final int MINUTES = 20;

    @TempDir
    private Path folder;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private EarshotServer server;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services,uses
            be5,host58,TX,be,192.168.5.11,shop,db1 cache1
            db1,host7,NY,db,192.168.7.1,db1,
            cache1,host8,TX,cache,192.168.8.1,cache1,
            fe1,host9,TX,fe,10.1.2.3,,shop
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 10m
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            """);
        server = EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
        browser = Browser.start();
        browser.desktop();
        browser.dark(false);
    }

    @AfterEach
    void stop() throws IOException {
        if (browser != null) {
            assertThat(browser.complaints()).isEmpty();
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static String exchange(
            Instant minute,
            String direction,
            String ip,
            int port,
            String protocol,
            String operation,
            int requests,
            int errors,
            double latency) {
        return """
            {"minute": "%s", "direction": "%s", "ip": "%s", "port": %d, "protocol": "%s", "operation": "%s",
             "requests": %d, "responses": %d, "errors": %d, "unanswered": %d,
             "latency": {"count": %d, "sum": %s, "max": %s, "buckets": {"%s": %d}}}""".formatted(
                        minute,
                        direction,
                        ip,
                        port,
                        protocol,
                        operation,
                        requests,
                        requests - errors / 3,
                        errors - errors / 3,
                        errors / 3,
                        requests,
                        requests * latency,
                        latency * 1.5,
                        latency,
                        requests);
    }

    private void report(String captures) throws Exception {
        List<String> exchanges = new ArrayList<>();
        for (int i = 1; i <= MINUTES; i++) {
            Instant minute = now.minus(i, ChronoUnit.MINUTES);
            int slow = i < 5 ? 8 : 1;
            exchanges.add(exchange(
                    minute, "IN", "10.1.2.3", 80, "http1", "GET /cart/{}", 4_000 + 100 * (i % 7), 12, 12 * slow));
            exchanges.add(exchange(
                    minute,
                    "IN",
                    "10.1.2.3",
                    80,
                    "http1",
                    "POST /orders",
                    900 + 40 * (i % 5),
                    i < 5 ? 240 : 3,
                    45 * slow));
            exchanges.add(exchange(
                    minute,
                    "OUT",
                    "192.168.7.1",
                    3306,
                    "mysql",
                    "SELECT name, price FROM item JOIN stock USING (item) WHERE item.id = ? AND stock.place IN (?)",
                    7_000,
                    0,
                    3.5 * slow));
            exchanges.add(exchange(minute, "OUT", "192.168.8.1", 6379, "redis", "GET", 20_000, 0, 0.3));
        }
        String report = """
            {"container": "be5.host58", "load": 0.7, "links": [
              {"ip": "192.168.7.1", "sent": 12, "received": 11, "state": "LOSSY", "rtt": {"min": 0.2, "avg": 0.4, "p95": 0.9, "max": 2}},
              {"ip": "192.168.8.1", "sent": 12, "received": 12, "state": "UP", "rtt": {"min": 0.1, "avg": 0.2, "p95": 0.4, "max": 1}}],
             "sockets": {"listening": [], "connections": [
               {"direction": "IN", "protocol": "tcp", "ip": "10.1.2.3", "port": 80, "process": "nginx", "count": 12, "opened": 3}]},
             "captures": [%s], "exchanges": [%s]}""".formatted(captures, String.join(",", exchanges));
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(
                                    HttpRequest.newBuilder(server.uri().resolve("/api/v1/containers/be5.host58/report"))
                                            .POST(HttpRequest.BodyPublishers.ofString(report))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    private String capture(String more) {
        return "{\"interface\": \"eth0\", \"since\": \"" + now + "\", \"packets\": 812345, \"dropped\": 17, " + more
                + "}";
    }

    private void open(String place) {
        browser.open(URI.create(server.uri() + "/" + place).normalize());
    }

    @Test
    void aContainersOperationsHaveRatesFailuresLatenciesAndCurves() throws Exception {
        report(capture("\"factor\": 1"));
        open("#/container/be5.host58");
        browser.await("#operations", "4 operations");
        browser.await("table.operations tbody tr:first-child", "GET");
        assertThat(browser.await("section[aria-labelledby=operations]").getText())
                .contains("eth0: 812,345 packets, 17 dropped by the kernel.")
                .contains(
                        "SELECT name, price FROM item JOIN stock USING (item) WHERE item.id = ? AND stock.place IN (?)")
                .contains("asked by fe1.host9 · http1 · port 80", "asked of db1.host7 · mysql · port 3306");
        assertThat(browser.await("table.operations tbody tr:first-child td.number", "/s")
                        .getText())
                .isEqualTo("333/s");
        assertThat(browser.await("table.operations td.number.warn", "%").getText())
                .isNotBlank();
        assertThat(browser.run("return document.querySelector('table.operations svg title').textContent"))
                .asString()
                .contains("minutes; 95 % within up to");
        assertThat(browser.seriousBarriers()).isEmpty();
        Files.createDirectories(IMAGES);
        browser.screenshot(IMAGES.resolve("operations-light.webp"));
        browser.dark(true);
        browser.screenshot(IMAGES.resolve("operations-dark.webp"));
        assertThat(browser.seriousBarriers()).isEmpty();
        browser.phone();
        browser.dark(false);
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        browser.run("document.querySelector('#operations').scrollIntoView()");
        browser.screenshot(IMAGES.resolve("operations-phone.webp"));
    }

    @Test
    void aLinksOperationsAreThoseWithThePartner() throws Exception {
        report(capture("\"factor\": 4"));
        open("#/container/be5.host58?partner=db1.host7");
        browser.await("#operations", "1 operation on the link to db1.host7");
        assertThat(browser.await("section[aria-labelledby=operations]").getText())
                .contains("one of 4 conversations, so that counts are estimates")
                .doesNotContain("redis");
        browser.click("section[aria-labelledby=operations] p a", "All 4 operations");
        browser.await("#operations", "4 operations");
    }

    @Test
    void aCaptureThatDoesNotWorkIsTold() throws Exception {
        report(capture("\"factor\": 1, \"problem\": \"no permission to capture\""));
        open("#/container/be5.host58");
        browser.await(
                "section[aria-labelledby=operations] .warn", "Nothing is captured on eth0: no permission to capture.");
    }

    @Test
    void withoutACaptureThereIsNoSection() throws Exception {
        report("");
        open("#/container/db1.host7");
        browser.await("h1", "db1.host7");
        browser.await("#clients");
        assertThat(browser.run("return document.querySelector('#operations')")).isNull();
    }
}
