package io.earshot.model.json;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.Report;
import io.earshot.model.Rtt;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** A report as {@code POST /api/v1/containers/NAME/report} takes it. */
public final class ReportJson {

    private ReportJson() {}

    public static void write(Report report, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
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
        });
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
        link.pathMtu().ifPresent(bytes -> json.writeNumberProperty("pathMtu", bytes));
        if (link.icmpFiltered()) {
            json.writeBooleanProperty("icmpFiltered", true);
        }
        json.writeEndObject();
    }

    private static void write(NginxRates nginx, JsonGenerator json) {
        json.writeObjectPropertyStart("nginx");
        json.writeNumberProperty("accessRate", nginx.accessRate());
        json.writeObjectPropertyStart("errors");
        nginx.errors().forEach((status, rate) -> json.writeNumberProperty(status.toString(), rate));
        json.writeEndObject();
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

    private static Report readReport(JsonReader in) throws BadJsonException {
        var report = new Object() {
            ContainerName container;
            Optional<String> startId = Optional.empty();
            long sequence;
            Optional<String> version = Optional.empty();
            List<LinkReport> links;
            OptionalDouble load = OptionalDouble.empty();
            Optional<NginxRates> nginx = Optional.empty();
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
                    report.nginx);
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
                default -> in.skip();
            }
        });
        if (link.ip == null || link.sent < 0 || link.received < 0) {
            throw in.expected("fields \"ip\", \"sent\" and \"received\"");
        }
        try {
            return new LinkReport(
                    link.ip, link.sent, link.received, link.state, link.rtt, link.pathMtu, link.icmpFiltered);
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

    /** Without a rate of requests there is no nginx to speak of. */
    private static Optional<NginxRates> readNginx(JsonReader in) throws BadJsonException {
        var nginx = new Object() {
            double accessRate = Double.NaN;
            final SortedMap<Integer, Double> errors = new TreeMap<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "accessRate" -> nginx.accessRate = in.number();
                case "errors" -> {
                    nginx.errors.clear();
                    in.readFields(status -> nginx.errors.put(readStatus(status, in), in.number()));
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
        if (!field.matches("[1-9][0-9]{2}")) {
            throw in.expected("an HTTP status as the field's name");
        }
        return Integer.parseInt(field);
    }
}
