package io.earshot.lab.fleet.peers;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code /api/v1/alerts} of Prometheus. */
final class FiringAlerts {

    private static final JsonMapper JSON = new JsonMapper();

    /** By the labels of a scrape. */
    record Alert(String job, String instance) {}

    private FiringAlerts() {}

    /** Those whose time has come; what is pending is no alarm yet. */
    static List<Alert> parse(InputStream answer) throws IOException {
        try {
            List<Alert> alerts = new ArrayList<>();
            for (JsonNode alert : JSON.readTree(answer).path("data").path("alerts")) {
                JsonNode labels = alert.path("labels");
                if (alert.path("state").asString("").equals("firing")) {
                    alerts.add(new Alert(
                            labels.path("job").asString(""),
                            labels.path("instance").asString("")));
                }
            }
            return alerts;
        } catch (JacksonException e) {
            throw new IOException("Prometheus' answer is no JSON", e);
        }
    }
}
