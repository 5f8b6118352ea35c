package io.earshot.lab.fleet.programs;

import com.sun.net.httpserver.HttpServer;
import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Alertmanager and a receiver of webhooks, among the watchers. */
public final class AlertReceivers implements AutoCloseable {

    private static final int ALERTMANAGER_PORT = 9_093;
    private static final int WEBHOOK_PORT = 9_094;
    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final ChildProgram alertmanager;
    private final PortForwarder forwarder;
    private final HttpServer webhook;

    private AlertReceivers(ChildProgram alertmanager, PortForwarder forwarder, HttpServer webhook) {
        this.alertmanager = alertmanager;
        this.forwarder = forwarder;
        this.webhook = webhook;
    }

    /** @param folder for Alertmanager's files */
    public static AlertReceivers start(Namespace watchers, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path config = Files.writeString(
                folder.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        ChildProgram alertmanager = ChildProgram.start(
                watchers,
                folder.resolve("alertmanager.log"),
                List.of(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=" + FleetNetwork.WATCHERS + ":" + ALERTMANAGER_PORT,
                        "--cluster.listen-address="));
        PortForwarder forwarder = PortForwarder.open(0, watchers, FleetNetwork.WATCHERS, ALERTMANAGER_PORT);
        AlertReceivers receivers;
        try (NetworkNamespace inside = NetworkNamespace.open(watchers.path())) {
            HttpServer webhook = inside.within(
                    () -> HttpServer.create(new InetSocketAddress(FleetNetwork.WATCHERS, WEBHOOK_PORT), 0));
            receivers = new AlertReceivers(alertmanager, forwarder, webhook);
        }
        receivers.webhook.createContext("/", exchange -> {
            try (exchange) {
                receivers.messages.add(JSON.readTree(exchange.getRequestBody()));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        receivers.webhook.start();
        alertmanager.await("its answer", receivers::answers);
        return receivers;
    }

    /** The two as destinations in the server's configuration, in YAML's flow style. */
    public static List<String> destinations() {
        return List.of(
                "{name: alerts, alertmanager: {url: \"http://%s:%d\"}}"
                        .formatted(FleetNetwork.WATCHERS, ALERTMANAGER_PORT),
                "{name: chat, webhook: {url: \"http://%s:%d\", checks: [incident, silent-containers]}}"
                        .formatted(FleetNetwork.WATCHERS, WEBHOOK_PORT));
    }

    private boolean answers() {
        try {
            alerts();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns the alerts that are firing, as Alertmanager's API has them. */
    public List<JsonNode> alerts() throws IOException {
        try (InputStream answer =
                forwarder.uri().resolve("/api/v2/alerts").toURL().openStream()) {
            return JSON.readTree(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .valueStream()
                    .toList();
        } catch (JacksonException e) {
            throw new IOException("Alertmanager's answer broke off", e);
        }
    }

    /** Returns what the webhook was told, oldest first. */
    public List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() throws IOException {
        webhook.stop(0);
        forwarder.close();
        alertmanager.close();
    }
}
