package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.alertmanager.AlertmanagerDestination;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.ToldMemory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as alerts in a real Alertmanager. */
class AlertmanagerIT {

    private static final ServiceName SERVICE = new ServiceName("mesh", "links");

    @TempDir
    private Path folder;

    @Test
    void aResultIsAnAlertWhileItIsNotOkAndChangesWithItsSeverity() throws Exception {
        int port = FreePort.find();
        URI url = URI.create("http://127.0.0.1:" + port);
        AlertmanagerDestination destination = new AlertmanagerDestination("alerts", url);
        assertThatThrownBy(() -> destination.send(List.of(Statuses.of(SERVICE, CheckState.OK, "fine"))))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("no answer from " + url);
        Files.writeString(
                folder.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        try (HttpClient client = HttpClient.newHttpClient();
                ChildProgram alertmanager = RealPrograms.start(
                        folder,
                        "prometheus-alertmanager",
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")) {
            alertmanager.await("Alertmanager", () -> alerts(client, url).equals("[]\n"));

            destination.send(List.of(Statuses.of(SERVICE, CheckState.OK, "fine")));
            destination.send(List.of(Statuses.of(SERVICE, CheckState.WARNING, "slow")));
            alertmanager.await("the warning", () -> alerts(client, url).contains("\"severity\":\"warning\""));
            assertThat(alerts(client, url))
                    .contains("\"alertname\":\"incidents\"", "\"host\":\"mesh\"", "\"service\":\"links\"")
                    .contains("\"summary\":\"slow\"");

            destination.send(List.of(Statuses.of(SERVICE, CheckState.CRITICAL, "broken")));
            alertmanager.await(
                    "the critical one alone",
                    () -> alerts(client, url).contains("critical")
                            && !alerts(client, url).contains("warning"));
            destination.send(List.of(Statuses.of(SERVICE, CheckState.OK, "fine")));
            alertmanager.await("none", () -> alerts(client, url).equals("[]\n"));
        }
    }

    @Test
    void anIncidentIsOneAlertWhateverBecomesClearerAboutItsCause() throws Exception {
        int port = FreePort.find();
        URI url = URI.create("http://127.0.0.1:" + port);
        AlertmanagerDestination destination = new AlertmanagerDestination(
                "alerts", url, Optional.of(URI.create("https://earshot.example.com/")), ToldMemory.NONE);
        Files.writeString(
                folder.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        try (HttpClient client = HttpClient.newHttpClient();
                ChildProgram alertmanager = RealPrograms.start(
                        folder,
                        "prometheus-alertmanager",
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")) {
            alertmanager.await("Alertmanager", () -> alerts(client, url).equals("[]\n"));

            destination.send(List.of(incident("host-pair", "host1 host2", "host1 and host2 are apart", "")));
            alertmanager.await("the incident", () -> alerts(client, url).contains("host1 and host2 are apart"));
            String first = alerts(client, url);
            assertThat(first)
                    .contains("\"alertname\":\"incident\"", "\"id\":\"17\"", "\"kind\":\"host-pair\"")
                    .contains("\"places\":\"host1 host2\"", "\"severity\":\"critical\"")
                    .contains("\"generatorURL\":\"https://earshot.example.com/#/incident/17\"");

            destination.send(List.of(incident("data-center-pair", "TX NY", "TX and NY are apart", "ann")));
            alertmanager.await("what is clearer now", () -> alerts(client, url).contains("TX and NY are apart"));
            assertThat(alerts(client, url))
                    .doesNotContain("host1 and host2 are apart")
                    .contains("\"owner\":\"ann\"");
            assertThat(fingerprints(alerts(client, url))).hasSize(1).isEqualTo(fingerprints(first));

            Status over = incident("data-center-pair", "TX NY", "over", "");
            destination.send(List.of(Statuses.of(over.service(), CheckState.OK, "over")));
            alertmanager.await("none", () -> alerts(client, url).equals("[]\n"));
        }
    }

    private static Status incident(String kind, String places, String text, String owner) {
        ServiceName service = new ServiceName("earshot", "incident-17");
        Map<String, String> labels = new HashMap<>(Map.of("id", "17", "kind", kind, "places", places));
        if (!owner.isEmpty()) {
            labels.put("owner", owner);
        }
        Instant now = Instant.now();
        return new Status(
                Checks.EACH_INCIDENT,
                service,
                new CheckResult(CheckState.CRITICAL, text, List.of(), List.of(), labels),
                now,
                now,
                true,
                Duration.ofMinutes(5));
    }

    private static Set<String> fingerprints(String alerts) {
        return Pattern.compile("\"fingerprint\":\"([0-9a-f]+)\"")
                .matcher(alerts)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String alerts(HttpClient client, URI url) throws IOException {
        try {
            return client.send(
                            HttpRequest.newBuilder(url.resolve("/api/v2/alerts"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (ConnectException notYet) {
            return "";
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
