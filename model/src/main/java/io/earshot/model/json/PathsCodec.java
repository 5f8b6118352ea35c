package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.LinkPathReports;
import io.earshot.model.LinkPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code paths}. */
final class PathsCodec implements SectionCodec<LinkPathReports> {

    private static final int MOST_TESTED = 65_535;

    @Override
    public String name() {
        return "paths";
    }

    @Override
    public Class<LinkPathReports> kind() {
        return LinkPathReports.class;
    }

    @Override
    public void write(LinkPathReports section, JsonGenerator json) {
        json.writeStartArray();
        section.links().forEach(link -> write(link, json));
        json.writeEndArray();
    }

    private static void write(LinkPaths link, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("ip", link.ip().toString());
        json.writeStringProperty("method", link.method());
        JsonWriter.writeIfAny("port", link.port(), json);
        json.writeNumberProperty("tested", link.tested());
        json.writeNumberProperty("down", link.down());
        json.writeNumberProperty("sent", link.sent());
        JsonWriter.writeIfAny("lostForward", link.lostForward(), json);
        JsonWriter.writeIfAny("lostBackward", link.lostBackward(), json);
        link.jitter().ifPresent(millis -> json.writeNumberProperty("jitter", JsonWriter.toMicros(millis)));
        JsonWriter.writeIfAny("reordered", link.reordered(), json);
        if (!link.ports().isEmpty()) {
            json.writeArrayPropertyStart("ports");
            link.ports().forEach(port -> write(port, json));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(LinkPaths.Port port, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("port", port.port());
        json.writeNumberProperty("sent", port.sent());
        json.writeNumberProperty("received", port.received());
        JsonWriter.writeIfAny("lostForward", port.lostForward(), json);
        JsonWriter.writeIfAny("lostBackward", port.lostBackward(), json);
        if (port.down()) {
            json.writeBooleanProperty("down", true);
        }
        port.pathMtu().ifPresent(octets -> json.writeNumberProperty("pathMtu", octets));
        json.writeEndObject();
    }

    @Override
    public Optional<LinkPathReports> read(JsonReader in) throws BadJsonException {
        List<LinkPaths> links = new ArrayList<>();
        in.readArray(() -> links.add(readLink(in)));
        return Optional.of(new LinkPathReports(links));
    }

    private static LinkPaths readLink(JsonReader in) throws BadJsonException {
        var link = new Object() {
            Ip ip;
            String method = "udp";
            int port;
            int tested;
            int down;
            long sent;
            long lostForward;
            long lostBackward;
            OptionalDouble jitter = OptionalDouble.empty();
            long reordered;
            final List<LinkPaths.Port> ports = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "ip" -> link.ip = PartnerListJson.readIp(in);
                case "method" -> link.method = readMethod(in);
                case "port" -> link.port = in.integer(0, 65_535);
                case "tested" -> link.tested = in.integer(0, MOST_TESTED);
                case "down" -> link.down = in.integer(0, MOST_TESTED);
                case "sent" -> link.sent = in.count();
                case "lostForward" -> link.lostForward = in.count();
                case "lostBackward" -> link.lostBackward = in.count();
                case "jitter" -> link.jitter = OptionalDouble.of(in.number());
                case "reordered" -> link.reordered = in.count();
                case "ports" -> {
                    link.ports.clear();
                    in.readArray(() -> addPort(link.ports, in));
                }
                default -> in.skip();
            }
        });
        if (link.ip == null) {
            throw in.expected("a field \"ip\"");
        }
        try {
            return new LinkPaths(
                    link.ip,
                    link.method,
                    link.port,
                    link.tested,
                    link.down,
                    link.sent,
                    link.lostForward,
                    link.lostBackward,
                    link.jitter,
                    link.reordered,
                    link.ports);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static String readMethod(JsonReader in) throws BadJsonException {
        String method = in.string();
        if (!method.matches("[a-z]{1,16}")) {
            throw in.expected("a method as udp");
        }
        return method;
    }

    private static void addPort(List<LinkPaths.Port> ports, JsonReader in) throws BadJsonException {
        if (ports.size() >= LinkPaths.MOST_PORTS) {
            throw in.expected("at most " + LinkPaths.MOST_PORTS + " ports");
        }
        var port = new Object() {
            int port;
            long sent;
            long received;
            long lostForward;
            long lostBackward;
            boolean down;
            OptionalInt pathMtu = OptionalInt.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "port" -> port.port = in.integer(1, 65_535);
                case "sent" -> port.sent = in.count();
                case "received" -> port.received = in.count();
                case "lostForward" -> port.lostForward = in.count();
                case "lostBackward" -> port.lostBackward = in.count();
                case "down" -> port.down = in.bool();
                case "pathMtu" -> port.pathMtu = OptionalInt.of(in.integer(1, MOST_TESTED));
                default -> in.skip();
            }
        });
        try {
            ports.add(new LinkPaths.Port(
                    port.port, port.sent, port.received, port.lostForward, port.lostBackward, port.down, port.pathMtu));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
