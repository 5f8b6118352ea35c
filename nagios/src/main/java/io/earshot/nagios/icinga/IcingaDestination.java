package io.earshot.nagios.icinga;

import io.earshot.nagios.PerformanceDatum;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.http.BoundedHttpClient;
import io.earshot.nagios.http.ShownAddress;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/** Sends one request a result. A service that Icinga does not know is refused, and the others still arrive. */
public final class IcingaDestination implements Destination {

    private static final JsonFactory JSON = new JsonFactory();

    private final String name;
    private final URI action;
    private final String authorization;
    private final BoundedHttpClient client;

    /**
     * Connects to nobody yet.
     *
     * @param url where the API is, {@code https://icinga.example.com:5665}
     * @param trust knows Icinga's certificate authority
     */
    public IcingaDestination(String name, URI url, String user, String password, SSLContext trust) {
        this.name = name;
        String base = url.toString().replaceFirst("(/v1)?/*$", "");
        this.action = URI.create(base + "/v1/actions/process-check-result");
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.client = new BoundedHttpClient(HttpClient.newBuilder().sslContext(trust), ShownAddress.WITH_PATH);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        Map<ServiceName, String> refused = new HashMap<>();
        for (Status result : results) {
            HttpResponse<String> answer = post(json(result));
            client.requireNoPage(answer, "Icinga's API");
            switch (answer.statusCode()) {
                case 200 -> {}
                case 404 -> refused.put(result.service(), "Icinga knows no such service");
                // Icinga's way to say that it understood and does not want to.
                case 400, 500 -> refused.put(result.service(), "Icinga says " + answer.statusCode());
                case 401, 403 ->
                    throw new DeliveryException(client.receiver(answer) + " refuses this user and password");
                default -> throw client.refusal(answer);
            }
        }
        return refused;
    }

    private HttpResponse<String> post(String body) throws DeliveryException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(action)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request);
        } catch (IOException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
    }

    private static String json(Status result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("type", "Service");
            json.writeStringProperty(
                    "service", result.service().host() + "!" + result.service().service());
            json.writeNumberProperty("exit_status", result.state().exitStatus());
            json.writeStringProperty("plugin_output", result.result().toText());
            json.writeArrayPropertyStart("performance_data");
            for (PerformanceDatum datum : result.result().performance()) {
                json.writeString(datum.toString());
            }
            json.writeEndArray();
            json.writeNumberProperty("ttl", result.fresh().toSeconds());
            json.writeEndObject();
        }
        return text.toString();
    }
}
