package io.earshot.lab.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.demo.DemoFleet;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus over a demo fleet with a cut: it takes what we tell, and the dashboard asks it what it can answer. */
class PrometheusIT {

    private static final Path DASHBOARD = Path.of("../docs/grafana/earshot-metrics.json");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @Test
    void eachQueryOfTheDashboardHasAnAnswer() throws Exception {
        List<String> queries = JSON.readTree(DASHBOARD.toFile())
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asString())
                .toList();
        assertThat(queries).hasSizeGreaterThan(10);
        int server = FreePort.find();
        int port = FreePort.find();
        Files.writeString(folder.resolve("prometheus.yml"), """
            scrape_configs:
            - {job_name: earshot, scrape_interval: 1s, static_configs: [{targets: ["127.0.0.1:%d"]}]}
            """.formatted(server));
        try (HttpClient client = HttpClient.newHttpClient();
                DemoFleet _ = DemoFleet.start(server);
                ChildProgram prometheus = RealPrograms.start(
                        folder,
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)) {
            URI url = URI.create("http://127.0.0.1:" + port);
            prometheus.await(
                    "the demo's incident in Prometheus",
                    () -> !series(client, url, "earshot_incidents{kind=\"host-pair\",state=\"OPEN\"} == 1")
                            .isEmpty());
            for (String query : queries) {
                prometheus.await(
                        "an answer to " + query,
                        () -> !series(client, url, query).isEmpty());
            }
        }
    }

    /** The series that a PromQL query finds; none as long as nobody answers. */
    private static JsonNode series(HttpClient client, URI prometheus, String query) throws IOException {
        URI uri = prometheus.resolve("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try {
            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            // While it reads its log it says 503 in plain text.
            return answer.statusCode() == 503
                    ? JSON.createArrayNode()
                    : JSON.readTree(answer.body()).path("data").path("result");
        } catch (ConnectException notYet) {
            return JSON.createArrayNode();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
