package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.SocketReport;
import io.earshot.model.SocketReport.Activity;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Listener;
import io.earshot.model.SocketReport.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code sockets}. */
final class SocketsCodec implements SectionCodec<SocketReport> {

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public Class<SocketReport> kind() {
        return SocketReport.class;
    }

    @Override
    public void write(SocketReport sockets, JsonGenerator json) {
        json.writeStartObject();
        if (!sockets.full()) {
            json.writeBooleanProperty("full", false);
        }
        json.writeArrayPropertyStart("listening");
        sockets.listening().forEach(listener -> write(listener, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("connections");
        sockets.connections().forEach(connection -> write(connection, json));
        json.writeEndArray();
        JsonWriter.writeIfAny("overflow", sockets.overflow(), json);
        JsonWriter.writeIfAny("local", sockets.local(), json);
        json.writeEndObject();
    }

    private static void write(Listener listener, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("protocol", listener.protocol().label());
        listener.ip().ifPresent(ip -> json.writeStringProperty("ip", ip.toString()));
        json.writeNumberProperty("port", listener.port());
        listener.process().ifPresent(process -> json.writeStringProperty("process", process));
        json.writeEndObject();
    }

    private static void write(Connection connection, JsonGenerator json) {
        Activity activity = connection.activity();
        json.writeStartObject();
        json.writeStringProperty("direction", connection.direction().name());
        json.writeStringProperty("protocol", connection.protocol().label());
        json.writeStringProperty("ip", connection.ip().toString());
        json.writeNumberProperty("port", connection.port());
        connection.process().ifPresent(process -> json.writeStringProperty("process", process));
        json.writeNumberProperty("count", activity.connections());
        JsonWriter.writeIfAny("opened", activity.opened(), json);
        JsonWriter.writeIfAny("retransmits", activity.retransmits(), json);
        JsonWriter.writeIfAny("stuck", activity.stuck(), json);
        JsonWriter.writeIfAny("bytesAcked", activity.bytesAcked(), json);
        activity.rtt().ifPresent(millis -> json.writeNumberProperty("rtt", JsonWriter.toMicros(millis)));
        activity.minRtt().ifPresent(millis -> json.writeNumberProperty("minRtt", JsonWriter.toMicros(millis)));
        json.writeEndObject();
    }

    @Override
    public Optional<SocketReport> read(JsonReader in) throws BadJsonException {
        var sockets = new Object() {
            boolean full = true;
            final List<Listener> listening = new ArrayList<>();
            final List<Connection> connections = new ArrayList<>();
            long overflow;
            long local;
        };
        in.readFields(field -> {
            switch (field) {
                case "full" -> sockets.full = in.bool();
                case "listening" -> {
                    sockets.listening.clear();
                    in.readArray(() -> readListener(in).ifPresent(sockets.listening::add));
                }
                case "connections" -> {
                    sockets.connections.clear();
                    in.readArray(() -> readConnection(in).ifPresent(sockets.connections::add));
                }
                case "overflow" -> sockets.overflow = in.count();
                case "local" -> sockets.local = in.count();
                default -> in.skip();
            }
        });
        return Optional.of(new SocketReport(
                sockets.full, sockets.listening, sockets.connections, sockets.overflow, sockets.local));
    }

    /** Empty for one of a protocol that is not known here. */
    private static Optional<Listener> readListener(JsonReader in) throws BadJsonException {
        var listener = new Object() {
            Optional<Protocol> protocol = Optional.empty();
            Optional<Ip> ip = Optional.empty();
            int port;
            Optional<String> process = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "protocol" -> listener.protocol = protocol(in.string());
                case "ip" -> listener.ip = Optional.of(PartnerListJson.readIp(in));
                case "port" -> listener.port = in.integer(1, 65_535);
                case "process" -> listener.process = Optional.of(in.string());
                default -> in.skip();
            }
        });
        if (listener.port == 0) {
            throw in.expected("a field \"port\"");
        }
        try {
            return listener.protocol.map(
                    protocol -> new Listener(protocol, listener.ip, listener.port, listener.process));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** Empty for one of a direction or protocol that is not known here. */
    private static Optional<Connection> readConnection(JsonReader in) throws BadJsonException {
        var connection = new Object() {
            Optional<Direction> direction = Optional.empty();
            Optional<Protocol> protocol = Optional.empty();
            Ip ip;
            int port;
            Optional<String> process = Optional.empty();
            long count;
            long opened;
            long retransmits;
            long stuck;
            long bytesAcked;
            OptionalDouble rtt = OptionalDouble.empty();
            OptionalDouble minRtt = OptionalDouble.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "direction" -> connection.direction = direction(in.string());
                case "protocol" -> connection.protocol = protocol(in.string());
                case "ip" -> connection.ip = PartnerListJson.readIp(in);
                case "port" -> connection.port = in.integer(1, 65_535);
                case "process" -> connection.process = Optional.of(in.string());
                case "count" -> connection.count = in.count();
                case "opened" -> connection.opened = in.count();
                case "retransmits" -> connection.retransmits = in.count();
                case "stuck" -> connection.stuck = in.count();
                case "bytesAcked" -> connection.bytesAcked = in.count();
                case "rtt" -> connection.rtt = OptionalDouble.of(in.number());
                case "minRtt" -> connection.minRtt = OptionalDouble.of(in.number());
                default -> in.skip();
            }
        });
        if (connection.ip == null || connection.port == 0) {
            throw in.expected("fields \"ip\" and \"port\"");
        }
        if (connection.direction.isEmpty() || connection.protocol.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Connection(
                    connection.direction.get(),
                    connection.protocol.get(),
                    connection.ip,
                    connection.port,
                    connection.process,
                    new Activity(
                            connection.count,
                            connection.opened,
                            connection.retransmits,
                            connection.stuck,
                            connection.bytesAcked,
                            connection.rtt,
                            connection.minRtt)));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Optional<Protocol> protocol(String label) {
        return switch (label) {
            case "tcp" -> Optional.of(Protocol.TCP);
            case "udp" -> Optional.of(Protocol.UDP);
            default -> Optional.empty();
        };
    }

    static Optional<Direction> direction(String name) {
        return switch (name) {
            case "IN" -> Optional.of(Direction.IN);
            case "OUT" -> Optional.of(Direction.OUT);
            default -> Optional.empty();
        };
    }
}
