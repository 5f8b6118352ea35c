package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.fleet.programs.Nsca;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an agent's report to a real Nagios: a broken link is CRITICAL there, and OK again when it is repaired. */
class ServerToNagiosIT {

    private static final ServiceName CONNECTIVITY = new ServiceName("earshot", "connectivity");

    private static final ServiceName EXCHANGE_ERRORS = new ServiceName("earshot", "exchange-errors");
    private static final ServiceName SLOW_OPERATIONS = new ServiceName("earshot", "slow-operations");

    /** Every fourth request of many fails or gets no answer. */
    private static final String FAILING = """
        "requests": 4000, "responses": 3500, "errors": 500, "unanswered": 500,
        "latency": {"count": 3500, "sum": 70000, "max": 500, "buckets": {"10": 3000, "316": 500}}""";

    private static final String HEALTHY = """
        "requests": 4000, "responses": 4000,
        "latency": {"count": 4000, "sum": 40000, "max": 12, "buckets": {"10": 4000}}""";

    @TempDir
    private Path folder;

    private int sequence;
    private boolean up;
    private Instant minute = Instant.EPOCH;
    private String exchanges = "";

    @Test
    void aBrokenLinkIsCriticalInNagiosAndOkWhenItIsRepaired() throws Exception {
        List<PassiveService> services = new ArrayList<>();
        for (String name : List.of(
                "incidents",
                "connectivity",
                "silent-containers",
                "silent-relays",
                "error-rate",
                "exchange-errors",
                "services",
                "certificates",
                "nginx-differences",
                "health",
                "slow-operations")) {
            services.add(new PassiveService(new ServiceName("earshot", name), Duration.ofHours(1)));
        }
        int port = FreePort.find();
        Files.writeString(folder.resolve("password"), "s3cret\n");
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            db1,host7,NY,192.168.7.1,db1,
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 3s
            probeInterval: 1s
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            checks:
              - name: slow-operations
                sql: >
                  SELECT container, operation, latencyP95 FROM link_operation
                  WHERE direction = 'IN' AND requests >= 20 ORDER BY latencyP95 DESC
                warning: latencyP95 > 200
                critical: latencyP95 > 1000
                empty: OK
                row: "{container} answers {operation} within {latencyP95} ms"
            nagios:
              destinations: [{name: n1, nsca: {host: 127.0.0.1, port: %d, encryption: 14, passwordFile: password}}]
            """.formatted(port));
        try (Nagios nagios =
                        Nagios.start(folder.resolve("nagios"), NagiosObjects.of(services, Optional.empty(), true));
                ChildProgram _ = nsca(nagios, port);
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                HttpClient client = HttpClient.newHttpClient()) {
            reportUntil(client, server.uri(), nagios, "DOWN", "2");
            assertThat(nagios.services().get(CONNECTIVITY))
                    .containsEntry(
                            "plugin_output",
                            "CONNECTIVITY CRITICAL - 1 container cannot reach 1 partner: be5.host58 (1)");
            reportUntil(client, server.uri(), nagios, "UP", "0");

            minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(60);
            exchanges = FAILING;
            reportUntil(client, server.uri(), nagios, EXCHANGE_ERRORS, "2");
            assertThat(nagios.services().get(EXCHANGE_ERRORS).get("plugin_output"))
                    .startsWith(
                            "EXCHANGE-ERRORS CRITICAL - be5.host58 answers http1 GET /cart/{} with 25.0 % errors or no"
                                    + " answer");
            reportUntil(client, server.uri(), nagios, SLOW_OPERATIONS, "1");
            assertThat(nagios.services().get(SLOW_OPERATIONS).get("plugin_output"))
                    .startsWith("SLOW-OPERATIONS WARNING - ")
                    .contains("be5.host58 answers GET /cart/{} within 330 ms");
            exchanges = HEALTHY; // replaces what was said of the same minute
            reportUntil(client, server.uri(), nagios, EXCHANGE_ERRORS, "0");
            reportUntil(client, server.uri(), nagios, SLOW_OPERATIONS, "0");
            assertThat(nagios.log()).doesNotContain("could not be found");
        }
    }

    private ChildProgram nsca(Nagios nagios, int port) throws IOException, InterruptedException {
        RealPrograms.require("nsca");
        Nsca nsca = new Nsca(folder.resolve("nsca"), port);
        nsca.configure(nagios.pipe(), Encryption.AES, "s3cret");
        return nsca.start();
    }

    private void reportUntil(HttpClient client, URI server, Nagios nagios, String link, String state) throws Exception {
        up = link.equals("UP");
        reportUntil(client, server, nagios, CONNECTIVITY, state);
    }

    private String exchanges() {
        if (exchanges.isEmpty()) {
            return "";
        }
        return ", \"captures\": [{\"interface\": \"eth0\", \"since\": \"" + minute
                + "\", \"packets\": 1000, \"factor\": 1}], \"exchanges\": [{\"minute\": \"" + minute
                + "\", \"direction\": \"IN\", \"ip\": \"192.168.7.1\", \"port\": 80, \"protocol\": \"http1\","
                + " \"operation\": \"GET /cart/{}\", " + exchanges + "}]";
    }

    /** Again and again, as an agent does. */
    private void reportUntil(HttpClient client, URI server, Nagios nagios, ServiceName service, String state)
            throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end) {
            String report = """
                {"container": "be5.host58", "startId": "a", "sequence": %d, "links": [
                 {"ip": "192.168.7.1", "sent": 10, "received": %d, "state": "%s"}]%s}
                """.formatted(++sequence, up ? 10 : 0, up ? "UP" : "DOWN", exchanges());
            client.send(
                    HttpRequest.newBuilder(server.resolve("/api/v1/containers/be5.host58/report"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(report))
                            .build(),
                    BodyHandlers.discarding());
            var seen = nagios.services().get(service);
            if (state.equals(seen.get("current_state"))
                    && !seen.get("plugin_output").isEmpty()) {
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("never " + state + ": " + nagios.services().get(service));
    }
}
