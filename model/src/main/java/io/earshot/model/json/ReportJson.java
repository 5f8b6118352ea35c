package io.earshot.model.json;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.ProberHealth;
import io.earshot.model.Report;
import io.earshot.model.Rtt;
import io.earshot.model.RttHistogram;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** A report as {@code POST /api/v1/containers/NAME/report} takes it. */
public final class ReportJson {

    private static final int MOST_ERROR_WORDS = 64;
    private static final Pattern BUCKET = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern ERROR_WORD = Pattern.compile("[A-Z0-9_]{1,32}");
    private static final Pattern STATUS = Pattern.compile("[1-9][0-9]{2}");

    private ReportJson() {}

    public static void write(Report report, OutputStream out) {
        JsonWriter.writeDocument(out, json -> writeFields(report, json));
    }

    static void writeFields(Report report, JsonGenerator json) {
        json.writeStringProperty("container", report.container().toString());
        report.run().ifPresent(run -> {
            json.writeStringProperty("startId", run.startId());
            json.writeNumberProperty("sequence", run.sequence());
        });
        report.version().ifPresent(version -> json.writeStringProperty("version", version));
        json.writeArrayPropertyStart("links");
        report.links().forEach(link -> write(link, json));
        json.writeEndArray();
        report.load().ifPresent(load -> json.writeNumberProperty("load", load));
        report.nginx().ifPresent(nginx -> write(nginx, json));
        report.prober().ifPresent(prober -> write(prober, json));
    }

    private static void write(LinkReport link, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("ip", link.ip().toString());
        json.writeNumberProperty("sent", link.sent());
        json.writeNumberProperty("received", link.received());
        link.state().ifPresent(state -> json.writeStringProperty("state", state.name()));
        link.rtt().ifPresent(rtt -> {
            json.writeObjectPropertyStart("rtt");
            json.writeNumberProperty("min", toMicros(rtt.min()));
            json.writeNumberProperty("avg", toMicros(rtt.avg()));
            json.writeNumberProperty("p95", toMicros(rtt.p95()));
            json.writeNumberProperty("max", toMicros(rtt.max()));
            json.writeEndObject();
        });
        if (!link.rtts().counts().isEmpty()) {
            json.writeObjectPropertyStart("rttHistogram");
            link.rtts().counts().forEach((bound, count) -> json.writeNumberProperty(name(bound), count));
            json.writeEndObject();
        }
        link.pathMtu().ifPresent(bytes -> json.writeNumberProperty("pathMtu", bytes));
        if (link.icmpFiltered()) {
            json.writeBooleanProperty("icmpFiltered", true);
        }
        if (!link.errors().isEmpty()) {
            json.writeObjectPropertyStart("errors");
            link.errors().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        writeIfAny("late", link.late(), json);
        writeIfAny("duplicates", link.duplicates(), json);
        json.writeEndObject();
    }

    private static void write(ProberHealth prober, JsonGenerator json) {
        json.writeObjectPropertyStart("prober");
        json.writeBooleanProperty("starved", prober.starved());
        json.writeNumberProperty(
                "longestDelayMillis", toMicros(prober.longestDelay().toNanos() / 1e6));
        writeIfAny("foreignReplies", prober.foreignReplies(), json);
        json.writeEndObject();
    }

    private static void writeIfAny(String field, long count, JsonGenerator json) {
        if (count > 0) {
            json.writeNumberProperty(field, count);
        }
    }

    /** 470 and not 470.0; Infinity for the last. */
    private static String name(double bound) {
        return bound == Math.rint(bound) && !Double.isInfinite(bound)
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    private static void write(NginxRates nginx, JsonGenerator json) {
        json.writeObjectPropertyStart("nginx");
        json.writeNumberProperty("accessRate", nginx.accessRate());
        nginx.errors().ifPresent(errors -> {
            json.writeObjectPropertyStart("errors");
            errors.forEach((status, rate) -> json.writeNumberProperty(status.toString(), rate));
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    /** Microseconds are what a clock can tell; more digits only fatten the report. */
    private static double toMicros(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }

    /** @throws BadJsonException if it is no report */
    public static Report read(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, ReportJson::readReport);
    }

    /**
     * The same of a report that has arrived whole.
     *
     * @param length so many octets are the report
     * @throws BadJsonException if it is no report
     */
    public static Report read(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, ReportJson::readReport);
    }

    static Report readReport(JsonReader in) throws BadJsonException {
        var report = new Object() {
            ContainerName container;
            Optional<String> startId = Optional.empty();
            long sequence;
            Optional<String> version = Optional.empty();
            List<LinkReport> links;
            OptionalDouble load = OptionalDouble.empty();
            Optional<NginxRates> nginx = Optional.empty();
            Optional<ProberHealth> prober = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "container" -> report.container = PartnerListJson.readName(in);
                case "startId" -> report.startId = Optional.of(in.string());
                case "sequence" -> report.sequence = in.count();
                case "version" -> report.version = Optional.of(in.string());
                case "links" -> {
                    report.links = new ArrayList<>();
                    in.readArray(() -> report.links.add(readLink(in)));
                }
                case "load" -> report.load = OptionalDouble.of(in.number());
                case "nginx" -> report.nginx = readNginx(in);
                case "prober" -> report.prober = readProber(in);
                default -> in.skip();
            }
        });
        if (report.container == null) {
            throw in.expected("a field \"container\"");
        }
        if (report.links == null) {
            throw in.expected("a field \"links\"");
        }
        try {
            return new Report(
                    report.container,
                    report.startId.map(id -> new Report.Run(id, report.sequence)),
                    report.version,
                    report.links,
                    report.load,
                    report.nginx,
                    report.prober);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static LinkReport readLink(JsonReader in) throws BadJsonException {
        var link = new Object() {
            Ip ip;
            long sent = -1;
            long received = -1;
            Optional<LinkState> state = Optional.empty();
            Optional<Rtt> rtt = Optional.empty();
            OptionalInt pathMtu = OptionalInt.empty();
            boolean icmpFiltered;
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
                case "icmpFiltered" -> link.icmpFiltered = in.bool();
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

    /** A state that a newer agent may know and we do not is as good as none. */
    private static Optional<LinkState> readState(JsonReader in) throws BadJsonException {
        return switch (in.string()) {
            case "UP" -> Optional.of(LinkState.UP);
            case "LOSSY" -> Optional.of(LinkState.LOSSY);
            case "DOWN" -> Optional.of(LinkState.DOWN);
            case "UNKNOWN" -> Optional.of(LinkState.UNKNOWN);
            default -> Optional.empty();
        };
    }

    /** A part of it is as good as none: a zero in place of what is missing would be a measurement. */
    private static Optional<Rtt> readRtt(JsonReader in) throws BadJsonException {
        var rtt = new Object() {
            double min = Double.NaN;
            double avg = Double.NaN;
            double p95 = Double.NaN;
            double max = Double.NaN;
        };
        in.readFields(field -> {
            switch (field) {
                case "min" -> rtt.min = in.number();
                case "avg" -> rtt.avg = in.number();
                case "p95" -> rtt.p95 = in.number();
                case "max" -> rtt.max = in.number();
                default -> in.skip();
            }
        });
        if (Double.isNaN(rtt.min + rtt.avg + rtt.p95 + rtt.max)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Rtt(rtt.min, rtt.avg, rtt.p95, rtt.max));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** Buckets of another division go to those of ours that hold their bounds. */
    private static RttHistogram readHistogram(JsonReader in) throws BadJsonException {
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

    /** Without its verdict the rest is idle. */
    private static Optional<ProberHealth> readProber(JsonReader in) throws BadJsonException {
        var prober = new Object() {
            Optional<Boolean> starved = Optional.empty();
            double longestDelay;
            long foreignReplies;
        };
        in.readFields(field -> {
            switch (field) {
                case "starved" -> prober.starved = Optional.of(in.bool());
                case "longestDelayMillis" -> prober.longestDelay = in.number();
                case "foreignReplies" -> prober.foreignReplies = in.count();
                default -> in.skip();
            }
        });
        try {
            return prober.starved.map(starved -> new ProberHealth(
                    starved, Duration.ofNanos(Math.round(prober.longestDelay * 1e6)), prober.foreignReplies));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** Without a rate of requests there is no nginx to speak of. */
    private static Optional<NginxRates> readNginx(JsonReader in) throws BadJsonException {
        var nginx = new Object() {
            double accessRate = Double.NaN;
            Optional<SortedMap<Integer, Double>> errors = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "accessRate" -> nginx.accessRate = in.number();
                case "errors" -> {
                    SortedMap<Integer, Double> errors = new TreeMap<>();
                    in.readFields(status -> errors.put(readStatus(status, in), in.number()));
                    nginx.errors = Optional.of(errors);
                }
                default -> in.skip();
            }
        });
        if (Double.isNaN(nginx.accessRate)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NginxRates(nginx.accessRate, nginx.errors));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static int readStatus(String field, JsonReader in) throws BadJsonException {
        // Not parseInt alone, to which +502 and 0502 are 502 as well.
        if (!STATUS.matcher(field).matches()) {
            throw in.expected("an HTTP status as the field's name");
        }
        return Integer.parseInt(field);
    }
}
