package io.earshot.nagios.webhook;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.watch.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** A JSON document with places for what changed, as in {@code {"text": "{{summary}}"}}. Values are escaped, so that they stay texts. */
public final class WebhookTemplate {

    /** All that is known of a change. */
    private static final String GENERIC = """
        {"action": "{{action}}", "key": "{{key}}", "check": "{{check}}", "host": "{{host}}", "service": "{{service}}",
         "state": "{{state}}", "severity": "{{severity}}", "since": "{{since}}", "at": "{{at}}", "summary": "{{summary}}",
         "text": "{{text}}", "id": "{{id}}", "kind": "{{kind}}", "places": "{{places}}", "trouble": "{{trouble}}",
         "owner": "{{owner}}", "ticket": "{{ticket}}"}
        """;

    private static final Pattern PLACE = Pattern.compile("\\{\\{ ?([A-Za-z]*) ?}}");
    private static final JsonFactory JSON = new JsonFactory();
    private static final Map<String, String> SAMPLE = values(
            "incidents",
            "earshot",
            "incidents",
            CheckState.CRITICAL,
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
            "s",
            "t",
            Map.of());

    private final String text;

    private WebhookTemplate(String text) {
        this.text = text;
    }

    public static WebhookTemplate generic() {
        return new WebhookTemplate(GENERIC.strip());
    }

    /** @throws IllegalArgumentException if it is no JSON, or a name in braces is not known */
    public static WebhookTemplate parse(String text) {
        Matcher places = PLACE.matcher(text);
        while (places.find()) {
            if (!SAMPLE.containsKey(places.group(1))) {
                throw new IllegalArgumentException("template has {{" + places.group(1) + "}}, expected one of "
                        + String.join(", ", SAMPLE.keySet()));
            }
        }
        WebhookTemplate template = new WebhookTemplate(text.strip());
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), template.filled(SAMPLE))) {
            while (parser.nextToken() != null) {
                // Reads to the end.
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "template is not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    e);
        }
        return template;
    }

    String fill(Status status) {
        return filled(values(
                status.check().name(),
                status.service().host(),
                status.service().service(),
                status.state(),
                status.since().toString(),
                status.at().toString(),
                status.result().firstLine(),
                status.result().toText(),
                status.result().labels()));
    }

    private static Map<String, String> values(
            String check,
            String host,
            String service,
            CheckState state,
            String since,
            String at,
            String summary,
            String text,
            Map<String, String> labels) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("action", state == CheckState.OK ? "resolve" : "trigger");
        values.put("key", "earshot/" + host + "/" + service);
        values.put("check", check);
        values.put("host", host);
        values.put("service", service);
        values.put("state", state.name());
        values.put("severity", state == CheckState.OK ? "info" : state.name().toLowerCase(Locale.ROOT));
        values.put("since", since);
        values.put("at", at);
        values.put("summary", summary);
        values.put("text", text);
        for (String label : List.of("id", "kind", "places", "trouble", "owner", "ticket")) {
            values.put(label, labels.getOrDefault(label, ""));
        }
        return values;
    }

    private String filled(Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(
                        new String(JsonStringEncoder.getInstance().quoteAsCharArray(values.get(place.group(1))))));
    }
}
