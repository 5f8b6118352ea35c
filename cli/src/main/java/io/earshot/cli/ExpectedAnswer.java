package io.earshot.cli;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells an Earshot server's answer from that of another program at its address, as of a log-in page or a proxy: what such a program
 * says must not be shown as if nothing were broken.
 *
 * @param url that was asked
 */
record ExpectedAnswer(String url) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String ANY_TYPE = "*/*";

    /** Returns the answer's text, which must be there and of this media type. */
    String text(ServerAnswer answer, String mediaType) throws CommandFailure {
        String found = withoutParameters(answer.mediaType().orElse(mediaType));
        boolean fits =
                mediaType.equals(ANY_TYPE) ? !found.equals("text/html") : found.equals(withoutParameters(mediaType));
        if (!fits) {
            throw unexpected(found, mediaType);
        }
        if (answer.text().isBlank()) {
            throw unexpected("nothing", mediaType);
        }
        return answer.text();
    }

    JsonNode json(ServerAnswer answer) throws CommandFailure {
        String text = text(answer, JSON_TYPE);
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw unexpected("what is no JSON", JSON_TYPE);
        }
    }

    /** The same for the rows of a SELECT. */
    JsonNode rows(ServerAnswer answer) throws CommandFailure {
        JsonNode json = json(answer);
        if (!json.path("rows").isArray()) {
            throw unexpected("JSON without \"rows\"", "those of a SELECT");
        }
        return json;
    }

    /** Returns an answer in which there must be a value of this name. */
    JsonNode with(JsonNode answer, String name) throws CommandFailure {
        if (!answer.path(name).isValueNode() || answer.path(name).isNull()) {
            throw unexpected("JSON without \"" + name + "\"", "it");
        }
        return answer;
    }

    private CommandFailure unexpected(String found, String expected) {
        return CommandFailure.refused(
                url + " answered " + found + ", expected " + expected + ": is that an Earshot server's address?");
    }

    private static String withoutParameters(String mediaType) {
        return mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
