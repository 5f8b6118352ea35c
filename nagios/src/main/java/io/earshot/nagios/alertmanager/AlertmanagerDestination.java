package io.earshot.nagios.alertmanager;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.http.BoundedHttpClient;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends all results that are not OK as alerts with the labels alertname, host, service and severity. Since the severity is a label,
 * a service that goes from WARNING to CRITICAL ends one alert and begins another.
 */
public final class AlertmanagerDestination implements Destination {

    private static final JsonFactory JSON = new JsonFactory();

    private final String name;
    private final URI alerts;
    private final BoundedHttpClient client = new BoundedHttpClient(HttpClient.newBuilder());

    /** Holds the alerts that are firing there. */
    private final Map<ServiceName, Status> firing = new HashMap<>();

    /** @param url where it is, {@code http://alertmanager.example.com:9093} */
    public AlertmanagerDestination(String name, URI url) {
        this.name = name;
        this.alerts = URI.create(url.toString().replaceAll("/+$", "") + "/api/v2/alerts");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(alerts)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(results)))
                .build();
        HttpResponse<String> answer;
        try {
            answer = client.send(request);
        } catch (IOException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
        if (answer.statusCode() != 200) {
            throw new DeliveryException(
                    alerts + " says " + answer.statusCode() + " " + BoundedHttpClient.quoted(answer.body()));
        }
        for (Status result : results) {
            if (result.state() == CheckState.OK) {
                firing.remove(result.service());
            } else {
                firing.put(result.service(), result);
            }
        }
        return Map.of();
    }

    private String json(List<Status> results) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            for (Status result : results) {
                Status before = firing.get(result.service());
                if (before != null && before.state() != result.state()) {
                    write(json, before, result.at());
                }
                if (result.state() != CheckState.OK) {
                    write(json, result, result.at().plus(result.fresh()));
                }
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Status result, Instant endsAt) {
        json.writeStartObject();
        json.writeObjectPropertyStart("labels");
        json.writeStringProperty("alertname", result.check().name());
        json.writeStringProperty("host", result.service().host());
        json.writeStringProperty("service", result.service().service());
        json.writeStringProperty("severity", result.state().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
        json.writeObjectPropertyStart("annotations");
        json.writeStringProperty("summary", result.result().firstLine());
        json.writeStringProperty("description", result.result().toText());
        json.writeEndObject();
        json.writeStringProperty("startsAt", result.since().toString());
        json.writeStringProperty("endsAt", endsAt.toString());
        json.writeEndObject();
    }
}
