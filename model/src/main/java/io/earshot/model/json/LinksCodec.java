package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Rtt;
import io.earshot.model.RttHistogram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code links}, which every report must have. */
final class LinksCodec implements SectionCodec<LinkReports> {

    private static final int MOST_ERROR_WORDS = 64;
    private static final Pattern BUCKET = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern ERROR_WORD = Pattern.compile("[A-Z0-9_]{1,32}");

    @Override
    public String name() {
        return "links";
    }

    @Override
    public Class<LinkReports> kind() {
        return LinkReports.class;
    }

    @Override
    public void write(LinkReports section, JsonGenerator json) {
        json.writeStartArray();
        section.links().forEach(link -> write(link, json));
        json.writeEndArray();
    }

    @Override
    public Optional<LinkReports> read(JsonReader in) throws BadJsonException {
        List<LinkReport> links = new ArrayList<>();
        in.readArray(() -> links.add(readLink(in)));
        return Optional.of(new LinkReports(links));
    }

    private static void write(LinkReport link, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("ip", link.ip().toString());
        json.writeNumberProperty("sent", link.sent());
        json.writeNumberProperty("received", link.received());
        link.state().ifPresent(state -> json.writeStringProperty("state", state.name()));
        link.rtt().ifPresent(rtt -> {
            json.writeObjectPropertyStart("rtt");
            rtt.min().ifPresent(millis -> json.writeNumberProperty("min", JsonWriter.toMicros(millis)));
            rtt.avg().ifPresent(millis -> json.writeNumberProperty("avg", JsonWriter.toMicros(millis)));
            rtt.p95().ifPresent(millis -> json.writeNumberProperty("p95", JsonWriter.toMicros(millis)));
            rtt.max().ifPresent(millis -> json.writeNumberProperty("max", JsonWriter.toMicros(millis)));
            json.writeEndObject();
        });
        if (!link.rtts().counts().isEmpty()) {
            writeHistogram("rttHistogram", link.rtts(), json);
        }
        link.pathMtu().ifPresent(bytes -> json.writeNumberProperty("pathMtu", bytes));
        link.icmpFiltered().ifPresent(filtered -> json.writeBooleanProperty("icmpFiltered", filtered));
        if (!link.errors().isEmpty()) {
            json.writeObjectPropertyStart("errors");
            link.errors().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        JsonWriter.writeIfAny("late", link.late(), json);
        JsonWriter.writeIfAny("duplicates", link.duplicates(), json);
        json.writeEndObject();
    }

    /** 470 and not 470.0; Infinity for the last. */
    private static String name(double bound) {
        return bound == Math.rint(bound) && !Double.isInfinite(bound)
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    private static LinkReport readLink(JsonReader in) throws BadJsonException {
        var link = new Object() {
            Ip ip;
            long sent = -1;
            long received = -1;
            Optional<LinkState> state = Optional.empty();
            Optional<Rtt> rtt = Optional.empty();
            OptionalInt pathMtu = OptionalInt.empty();
            Optional<Boolean> icmpFiltered = Optional.empty();
            RttHistogram rtts = RttHistogram.EMPTY;
            SortedMap<String, Long> errors = Collections.emptySortedMap();
            long late;
            long duplicates;
        };
        in.readFields(field -> {
            switch (field) {
                case "ip" -> link.ip = PartnerListJson.readIp(in);
                case "sent" -> link.sent = in.count();
                case "received" -> link.received = in.count();
                case "state" -> link.state = readState(in);
                case "rtt" -> link.rtt = readRtt(in);
                case "pathMtu" -> link.pathMtu = OptionalInt.of(in.integer(1, Integer.MAX_VALUE));
                case "icmpFiltered" -> link.icmpFiltered = Optional.of(in.bool());
                case "rttHistogram" -> link.rtts = readHistogram(in);
                case "errors" -> link.errors = readErrors(in);
                case "late" -> link.late = in.count();
                case "duplicates" -> link.duplicates = in.count();
                default -> in.skip();
            }
        });
        if (link.ip == null || link.sent < 0 || link.received < 0) {
            throw in.expected("fields \"ip\", \"sent\" and \"received\"");
        }
        try {
            return new LinkReport(
                    link.ip,
                    link.sent,
                    link.received,
                    link.state,
                    link.rtt,
                    link.rtts,
                    link.pathMtu,
                    link.icmpFiltered,
                    link.errors,
                    link.late,
                    link.duplicates);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** A state that a newer agent may know and we do not is as good as none. Scripts write states in any case. */
    private static Optional<LinkState> readState(JsonReader in) throws BadJsonException {
        return switch (in.string().toUpperCase(Locale.ROOT)) {
            case "UP" -> Optional.of(LinkState.UP);
            case "LOSSY" -> Optional.of(LinkState.LOSSY);
            case "DOWN" -> Optional.of(LinkState.DOWN);
            case "UNKNOWN" -> Optional.of(LinkState.UNKNOWN);
            default -> Optional.empty();
        };
    }

    /** Times that are missing are unknown; a zero in place of one would be a measurement. */
    private static Optional<Rtt> readRtt(JsonReader in) throws BadJsonException {
        var rtt = new Object() {
            OptionalDouble min = OptionalDouble.empty();
            OptionalDouble avg = OptionalDouble.empty();
            OptionalDouble p95 = OptionalDouble.empty();
            OptionalDouble max = OptionalDouble.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "min" -> rtt.min = OptionalDouble.of(in.number());
                case "avg" -> rtt.avg = OptionalDouble.of(in.number());
                case "p95" -> rtt.p95 = OptionalDouble.of(in.number());
                case "max" -> rtt.max = OptionalDouble.of(in.number());
                default -> in.skip();
            }
        });
        boolean told = Stream.of(rtt.min, rtt.avg, rtt.p95, rtt.max).anyMatch(OptionalDouble::isPresent);
        try {
            return told ? Optional.of(new Rtt(rtt.min, rtt.avg, rtt.p95, rtt.max)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** Buckets of another division go to those of ours that hold their bounds. */
    static void writeHistogram(String field, RttHistogram histogram, JsonGenerator json) {
        json.writeObjectPropertyStart(field);
        histogram.counts().forEach((bound, count) -> json.writeNumberProperty(name(bound), count));
        json.writeEndObject();
    }

    static RttHistogram readHistogram(JsonReader in) throws BadJsonException {
        SortedMap<Double, Long> counts = new TreeMap<>();
        in.readFields(bound -> {
            double ours = RttHistogram.upperBound(RttHistogram.bucketOf(readBound(bound, in)));
            counts.merge(ours, in.count(), (one, other) -> one + Math.min(other, Long.MAX_VALUE - one));
        });
        return new RttHistogram(counts);
    }

    private static double readBound(String field, JsonReader in) throws BadJsonException {
        if (field.equals("Infinity")) {
            return Double.POSITIVE_INFINITY;
        }
        // Not parseDouble alone, which also takes hexadecimal, suffixes and blanks.
        if (!BUCKET.matcher(field).matches()) {
            throw in.expected("milliseconds or Infinity as the field's name");
        }
        return Double.parseDouble(field);
    }

    /** Words are for the sender to choose, but not how many and how long. */
    private static SortedMap<String, Long> readErrors(JsonReader in) throws BadJsonException {
        SortedMap<String, Long> errors = new TreeMap<>();
        in.readFields(word -> {
            if (!ERROR_WORD.matcher(word).matches()) {
                throw in.expected("a word as ENETUNREACH as the field's name");
            }
            if (errors.size() >= MOST_ERROR_WORDS && !errors.containsKey(word)) {
                throw in.expected("at most " + MOST_ERROR_WORDS + " words");
            }
            errors.put(word, in.count());
        });
        return errors;
    }
}
