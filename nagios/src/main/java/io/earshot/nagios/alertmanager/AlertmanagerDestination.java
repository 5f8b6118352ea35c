package io.earshot.nagios.alertmanager;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
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
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Sends all results that are not OK as alerts with the labels alertname, host, service and severity, and an incident with its id,
 * kind and places besides. Since the severity is a label, a service that goes from WARNING to CRITICAL ends one alert and begins
 * another. An incident keeps the other labels with which it was told first, so that it stays one alert while its cause becomes
 * clearer; its summary says what is known now.
 */
public final class AlertmanagerDestination implements Destination {

    private static final JsonFactory JSON = new JsonFactory();

    /** Labels by which alerts are routed; what changes while an incident lasts is an annotation. */
    private static final List<String> LABELS = List.of("id", "kind", "places");

    private final String name;
    private final Optional<URI> page;
    private final URI alerts;
    private final BoundedHttpClient client = new BoundedHttpClient(HttpClient.newBuilder());

    /** Holds the alerts that are firing there. */
    private final Map<ServiceName, Status> firing = new HashMap<>();

    /** @param url where it is, {@code http://alertmanager.example.com:9093} */
    public AlertmanagerDestination(String name, URI url) {
        this(name, url, Optional.empty());
    }

    /** @param page the address of Earshot's page, for links to incidents */
    public AlertmanagerDestination(String name, URI url, Optional<URI> page) {
        this.name = name;
        this.page = page;
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
                firing.merge(result.service(), result, AlertmanagerDestination::withFirstLabels);
            }
        }
        return Map.of();
    }

    private static Status withFirstLabels(Status first, Status now) {
        CheckResult result = now.result();
        return new Status(
                now.check(),
                now.service(),
                new CheckResult(
                        result.state(),
                        result.firstLine(),
                        result.longOutput(),
                        result.performance(),
                        first.result().labels()),
                now.since(),
                now.at(),
                now.believed(),
                now.fresh());
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

    /** The incidents one by one take the place of the one result about all of them. */
    @Override
    public boolean takes(SqlCheck check) {
        return !check.name().equals("incidents");
    }

    /** Returns the labels with which a service was told first. */
    private Map<String, String> labels(Status result) {
        Status before = firing.get(result.service());
        return before == null ? result.result().labels() : before.result().labels();
    }

    private void write(JsonGenerator json, Status result, Instant endsAt) {
        Map<String, String> labels = labels(result);
        json.writeStartObject();
        json.writeObjectPropertyStart("labels");
        json.writeStringProperty("alertname", result.check().name());
        json.writeStringProperty("host", result.service().host());
        json.writeStringProperty("service", result.service().service());
        json.writeStringProperty("severity", result.state().name().toLowerCase(Locale.ROOT));
        LABELS.stream()
                .filter(labels::containsKey)
                .forEach(label -> json.writeStringProperty(label, labels.get(label)));
        json.writeEndObject();
        json.writeObjectPropertyStart("annotations");
        json.writeStringProperty("summary", result.result().firstLine());
        json.writeStringProperty("description", result.result().toText());
        result.result().labels().forEach((label, value) -> {
            if (!LABELS.contains(label)) {
                json.writeStringProperty(label, value);
            }
        });
        json.writeEndObject();
        page.ifPresent(base -> json.writeStringProperty("generatorURL", link(base, labels)));
        json.writeStringProperty("startsAt", result.since().toString());
        json.writeStringProperty("endsAt", endsAt.toString());
        json.writeEndObject();
    }

    private static String link(URI base, Map<String, String> labels) {
        String root = base.toString().replaceAll("/+$", "") + "/";
        return labels.containsKey("id") ? root + "#/incident/" + labels.get("id") : root;
    }
}
