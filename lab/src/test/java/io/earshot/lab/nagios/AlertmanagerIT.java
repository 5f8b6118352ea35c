package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.alertmanager.AlertmanagerDestination;
import io.earshot.nagios.delivery.DeliveryException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
