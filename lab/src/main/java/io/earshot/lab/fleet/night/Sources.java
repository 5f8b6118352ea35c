package io.earshot.lab.fleet.night;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.night.Said.Incident;
import io.earshot.lab.fleet.night.Said.Message;
import io.earshot.lab.fleet.night.Said.Service;
import io.earshot.lab.fleet.programs.AlertReceivers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Asks everybody who tells people: SQL, the page, Nagios, Alertmanager and a webhook's receiver. */
final class Sources {

    private static final String INCIDENTS =
            "SELECT id, state, kind, severity, since, summary FROM incident ORDER BY id";
    private static final String SILENT = "SELECT name FROM data WHERE state = 'SILENT' ORDER BY name";

    private final Fleet fleet;
    private final AlertReceivers receivers;

    Sources(Fleet fleet, AlertReceivers receivers) {
        this.fleet = fleet;
        this.receivers = receivers;
    }

    /** @throws IOException if the server does not answer, as while it is restarted */
    Said ask() throws IOException {
        JsonNode overview = fleet.questions().get("api/v1/page/overview");
        return new Said(
                fleet.questions().rows(INCIDENTS).stream()
                        .map(row ->
                                new Incident(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
                        .toList(),
                fleet.questions().rows(SILENT).stream().map(List::getFirst).toList(),
                ids(overview.path("incidents")),
                ids(overview.path("muted")),
                overview.path("containers")
                        .valueStream()
                        .filter(each -> each.path("state").asString("").equals("SILENT"))
                        .mapToInt(each -> each.path("count").asInt())
                        .sum(),
                nagios(),
                alerts(),
                receivers.messages().stream().map(Sources::message).toList());
    }

    private static List<String> ids(JsonNode incidents) {
        return incidents.valueStream().map(each -> each.path("id").asString()).toList();
    }

    /** Asks those that answer while the server does not. */
    Map<String, Service> nagios() throws IOException {
        return fleet.nagios().files().services().entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().service(),
                        each -> new Service(
                                Integer.parseInt(each.getValue().getOrDefault("current_state", "3")),
                                each.getValue().getOrDefault("plugin_output", ""))));
    }

    Map<String, String> alerts() throws IOException {
        Map<String, String> alerts = new TreeMap<>();
        for (JsonNode alert : receivers.alerts()) {
            JsonNode labels = alert.path("labels");
            String subject = labels.path("id").asString(labels.path("alertname").asString(""));
            alerts.put(subject, labels.path("severity").asString(""));
        }
        return alerts;
    }

    private static Message message(JsonNode told) {
        String incident = told.path("id").asString("");
        return new Message(
                told.path("action").asString(""),
                incident.isEmpty() ? told.path("check").asString("") : incident,
                told.path("state").asString(""));
    }
}
