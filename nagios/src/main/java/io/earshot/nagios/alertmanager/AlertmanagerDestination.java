package io.earshot.nagios.alertmanager;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.http.BoundedHttpClient;
import io.earshot.nagios.http.ShownAddress;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.Told;
import io.earshot.nagios.watch.ToldMemory;
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
    private final BoundedHttpClient client = new BoundedHttpClient(HttpClient.newBuilder(), ShownAddress.WITH_PATH);

    /** Holds the alerts that are firing there. */
    private final Map<ServiceName, Told> firing = new HashMap<>();

    private final ToldMemory memory;

    /** @param url where it is, {@code http://alertmanager.example.com:9093} */
    public AlertmanagerDestination(String name, URI url) {
        this(name, url, Optional.empty(), ToldMemory.NONE);
    }

    /**
     * @param page the address of Earshot's page, for links to incidents
     * @param memory keeps the alerts that are firing
     */
    public AlertmanagerDestination(String name, URI url, Optional<URI> page, ToldMemory memory) {
        this.memory = memory;
        memory.atStart().forEach(alert -> firing.put(alert.service(), alert));
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
        HttpResponse<String> answer = post(results);
        client.requireNoPage(answer, "Alertmanager's API");
        boolean refusesOne = answer.statusCode() == 400 || answer.statusCode() == 413;
        if (refusesOne && results.size() == 1) {
            return Map.of(
                    results.getFirst().service(),
                    client.receiver(answer) + " says " + answer.statusCode() + " "
                            + BoundedHttpClient.quoted(answer.body()));
        }
        if (refusesOne) {
            // It takes all of a request or nothing: one alert that it does not want must not keep the others.
            Map<ServiceName, String> refused = new HashMap<>(send(results.subList(0, results.size() / 2)));
            refused.putAll(send(results.subList(results.size() / 2, results.size())));
            return refused;
        }
        if (answer.statusCode() / 100 != 2) {
            throw client.refusal(answer);
        }
        results.forEach(result -> note(Told.of(result)));
        return Map.of();
    }

    private HttpResponse<String> post(List<Status> results) throws DeliveryException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(alerts)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(results)))
                .build();
        try {
            return client.send(request);
        } catch (IOException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
    }

    private void note(Told now) {
        Optional<Told> before = Optional.ofNullable(firing.get(now.service()));
        if (now.state() == CheckState.OK) {
            firing.remove(now.service());
            before.ifPresent(memory::remove);
            return;
        }
        Told alert = before.map(first -> withFirstLabels(first, now)).orElse(now);
        firing.put(now.service(), alert);
        if (before.filter(alert::tellsAs).isEmpty()) {
            memory.put(alert);
        }
    }

    private static Told withFirstLabels(Told first, Told now) {
        return new Told(
                now.check(), now.service(), now.state(), now.firstLine(), first.labels(), now.since(), now.at());
    }

    private String json(List<Status> results) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            for (Status result : results) {
                Told before = firing.get(result.service());
                if (before != null && before.state() != result.state()) {
                    write(json, before, before.result(), result.at());
                }
                if (result.state() != CheckState.OK) {
                    write(json, Told.of(result), result.result(), result.at().plus(result.fresh()));
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
    private Map<String, String> labels(Told told) {
        Told before = firing.get(told.service());
        return before == null ? told.labels() : before.labels();
    }

    private void write(JsonGenerator json, Told told, CheckResult result, Instant endsAt) {
        Map<String, String> labels = labels(told);
        json.writeStartObject();
        json.writeObjectPropertyStart("labels");
        json.writeStringProperty("alertname", told.check());
        json.writeStringProperty("host", told.service().host());
        json.writeStringProperty("service", told.service().service());
        json.writeStringProperty("severity", told.state().name().toLowerCase(Locale.ROOT));
        LABELS.stream()
                .filter(labels::containsKey)
                .forEach(label -> json.writeStringProperty(label, labels.get(label)));
        json.writeEndObject();
        json.writeObjectPropertyStart("annotations");
        json.writeStringProperty("summary", result.firstLine());
        json.writeStringProperty("description", result.toText());
        result.labels().forEach((label, value) -> {
            if (!LABELS.contains(label)) {
                json.writeStringProperty(label, value);
            }
        });
        json.writeEndObject();
        page.ifPresent(base -> json.writeStringProperty("generatorURL", link(base, labels)));
        json.writeStringProperty("startsAt", told.since().toString());
        json.writeStringProperty("endsAt", endsAt.toString());
        json.writeEndObject();
    }

    private static String link(URI base, Map<String, String> labels) {
        String root = base.toString().replaceAll("/+$", "") + "/";
        return labels.containsKey("id") ? root + "#/incident/" + labels.get("id") : root;
    }
}
