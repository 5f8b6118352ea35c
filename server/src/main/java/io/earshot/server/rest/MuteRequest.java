package io.earshot.server.rest;

import io.earshot.http.ProblemException;
import io.earshot.http.config.DurationText;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request to mute places, as in
 * {@code {"places": ["host58"], "for": "2h", "reason": "new switch"}}, or with {@code "until"} in the place of {@code "for"}. A
 * {@code "from"} plans it, a {@code "repeat"} as in 7d lets it begin again.
 */
record MuteRequest(
        List<String> places, Instant from, Instant until, Optional<Duration> repeat, String who, String reason) {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** @throws ProblemException which says what was expected */
    static MuteRequest read(InputStream body, Instant now) {
        JsonNode json = RequestJson.read(body);
        List<String> places = new ArrayList<>();
        json.path("places").forEach(place -> places.add(place.asString("")));
        if (places.isEmpty() || places.size() > 2) {
            throw wrong("/places: expected one container, host or data centre, or two of them for what lies between");
        }
        String reason = json.path("reason").asString("").strip();
        if (reason.isEmpty()) {
            throw wrong("/reason: expected why it is muted");
        }
        Instant from = (json.has("from") ? time(json, "from") : now).truncatedTo(ChronoUnit.SECONDS);
        if (from.isBefore(now.minusSeconds(60)) || from.isAfter(now.plus(LONGEST))) {
            throw wrong("muted from " + from + ", expected a time in the next " + LONGEST.toDays() + " days");
        }
        return new MuteRequest(List.copyOf(places), from, until(json, now, from), repeat(json), who(json), reason);
    }

    private static Optional<Duration> repeat(JsonNode json) {
        if (!json.has("repeat")) {
            return Optional.empty();
        }
        try {
            return Optional.of(DurationText.parse(json.path("repeat").asString("")));
        } catch (IllegalArgumentException e) {
            throw wrong("/repeat: " + e.getMessage());
        }
    }

    private static String who(JsonNode json) {
        String who = json.path("who").asString("").strip();
        return who.length() <= 64 ? who : who.substring(0, 64);
    }

    private static Instant until(JsonNode json, Instant now, Instant from) {
        if (json.has("for") == json.has("until")) {
            throw wrong("expected either \"for\" as in 2h, or \"until\" as in 2026-11-23T18:00:00Z");
        }
        Instant until = json.has("for") ? after(json, from) : time(json, "until");
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw wrong("muted until " + until + ", expected a time in the next " + LONGEST.toDays() + " days");
        }
        if (!until.isAfter(from)) {
            throw wrong("muted from " + from + " until " + until + ", expected an end after the beginning");
        }
        return until;
    }

    private static Instant after(JsonNode json, Instant now) {
        try {
            return now.plus(DurationText.parse(json.path("for").asString(""))).truncatedTo(ChronoUnit.SECONDS);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw wrong("/for: " + e.getMessage());
        }
    }

    private static Instant time(JsonNode json, String field) {
        try {
            return Instant.parse(json.path(field).asString(""));
        } catch (DateTimeException e) {
            throw wrong("/" + field + ": expected a time as in 2026-11-23T18:00:00Z");
        }
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(Response.Status.BAD_REQUEST, detail);
    }
}
