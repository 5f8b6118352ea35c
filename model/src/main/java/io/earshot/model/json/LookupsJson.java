package io.earshot.model.json;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Lookups as {@code POST /api/v1/lookups} takes them. */
public final class LookupsJson {

    private LookupsJson() {}

    public static void write(List<Lookup> lookups, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeArrayPropertyStart("lookups");
            for (Lookup lookup : lookups) {
                json.writeStartObject();
                json.writeStringProperty("container", lookup.container().toString());
                json.writeStringProperty("service", lookup.service());
                json.writeNumberProperty("count", lookup.count());
                json.writeStringProperty("lastSeen", lookup.lastSeen().toString());
                writeAnswers(lookup.answers(), json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void writeAnswers(List<Ip> answers, JsonGenerator json) {
        if (!answers.isEmpty()) {
            json.writeArrayPropertyStart("answers");
            answers.forEach(ip -> json.writeString(ip.toString()));
            json.writeEndArray();
        }
    }

    /**
     * @param now when a lookup was seen that does not say
     * @throws BadJsonException if there are no lookups in it
     */
    public static List<Lookup> read(InputStream in, Instant now) throws BadJsonException {
        return JsonReader.readDocument(in, reader -> readLookups(reader, now));
    }

    private static List<Lookup> readLookups(JsonReader in, Instant now) throws BadJsonException {
        var document = new Object() {
            List<Lookup> lookups;
        };
        in.readFields(field -> {
            if (field.equals("lookups")) {
                List<Lookup> lookups = new ArrayList<>();
                in.readArray(() -> lookups.add(readLookup(in, now)));
                document.lookups = lookups;
            } else {
                in.skip();
            }
        });
        if (document.lookups == null) {
            throw in.expected("a field \"lookups\"");
        }
        return document.lookups;
    }

    private static Lookup readLookup(JsonReader in, Instant now) throws BadJsonException {
        var lookup = new Object() {
            ContainerName container;
            String service;
            long count = 1;
            Instant lastSeen = now;
            final List<Ip> answers = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "container" -> lookup.container = PartnerListJson.readName(in);
                case "service" -> lookup.service = in.string();
                case "count" -> lookup.count = in.integer(1, Integer.MAX_VALUE);
                case "lastSeen" -> lookup.lastSeen = readTime(in);
                case "answers" -> in.readArray(() -> lookup.answers.add(PartnerListJson.readIp(in)));
                default -> in.skip();
            }
        });
        if (lookup.container == null || lookup.service == null) {
            throw in.expected("fields \"container\" and \"service\"");
        }
        try {
            return new Lookup(lookup.container, lookup.service, lookup.count, lookup.lastSeen, lookup.answers);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Instant readTime(JsonReader in) throws BadJsonException {
        try {
            return OffsetDateTime.parse(in.string()).toInstant();
        } catch (DateTimeException e) {
            throw in.expected("a time in RFC 3339 as in 2026-11-23T18:30:55Z");
        }
    }
}
