package io.earshot.server.rest;

import io.earshot.http.ProblemException;
import io.earshot.http.config.DurationText;
import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import io.earshot.model.WatchOrder;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request to watch a container's traffic, as in {@code {"container": "be5.host58", "peer": "db1", "for": "60s"}}.
 *
 * @param peer an address, a container or a service of the container's partner list; absent for all
 * @param networkInterface to capture; absent for those of the configuration, else all
 */
record WatchRequest(ContainerName container, Optional<String> peer, Optional<String> networkInterface, Duration time) {

    private static final Duration USUAL = Duration.ofMinutes(1);

    /** @throws ProblemException which says what was expected */
    static WatchRequest read(InputStream body) {
        JsonNode json = RequestJson.read(body);
        String name = json.path("container").asString("");
        try {
            return new WatchRequest(ContainerName.parse(name), text(json, "peer"), text(json, "interface"), time(json));
        } catch (IllegalArgumentException e) {
            throw wrong("/container: " + e.getMessage());
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field).asString("").strip())
                .filter(text -> !text.isEmpty())
                .map(text -> Names.shorten(text));
    }

    private static Duration time(JsonNode json) {
        if (!json.has("for")) {
            return USUAL;
        }
        try {
            Duration time = DurationText.parse(json.path("for").asString(""));
            if (time.isNegative() || time.isZero() || time.compareTo(WatchOrder.LONGEST) > 0) {
                throw wrong("/for: " + json.path("for").asString("") + ", expected 1s to "
                        + WatchOrder.LONGEST.toMinutes() + "m");
            }
            return time;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw wrong("/for: " + e.getMessage());
        }
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, detail);
    }
}
