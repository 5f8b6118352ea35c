package io.earshot.model.json;

import io.earshot.model.CaptureReport;
import io.earshot.model.ExchangeReport;
import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.WatchOrder;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WatchedTraffic.Single;
import io.earshot.model.WireSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/** The order to watch a container's traffic, and the parts of its result, each as one line. */
public final class WatchJson {

    private WatchJson() {}

    /** Returns the body of an order. */
    public static String order(WatchOrder order) {
        return WireJson.line(json -> {
            JsonWriter.writeSeconds(json, "seconds", order.time());
            json.writeObjectPropertyStart("capture");
            WireJson.writeFields(order.capture(), json);
            json.writeEndObject();
        });
    }

    /** @throws BadJsonException if it is no such order */
    public static WatchOrder readOrder(String body) throws BadJsonException {
        return JsonReader.readDocument(WireJson.bytes(body), in -> {
            var order = new Object() {
                Duration time = Duration.ZERO;
                Optional<WireSettings> capture = Optional.empty();
            };
            in.readFields(field -> {
                switch (field) {
                    case "seconds" -> order.time = in.seconds();
                    case "capture" -> order.capture = Optional.of(WireJson.readSettings(in));
                    default -> in.skip();
                }
            });
            if (order.capture.isEmpty()) {
                throw in.expected("the field \"capture\"");
            }
            try {
                return new WatchOrder(order.capture.get(), order.time);
            } catch (IllegalArgumentException e) {
                throw in.refused(e);
            }
        });
    }

    /** Returns a part of the result. */
    public static String part(WatchedTraffic part) {
        return WireJson.line(json -> {
            json.writeName("exchanges");
            new ExchangesCodec().write(part.exchanges(), json);
            json.writeName("captures");
            new CapturesCodec().write(part.captures(), json);
            json.writeArrayPropertyStart("latest");
            part.latest().forEach(single -> write(single, json));
            json.writeEndArray();
            JsonWriter.writeIfAny("leftOut", part.leftOut(), json);
        });
    }

    private static void write(Single single, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("at", single.at().toString());
        json.writeStringProperty("direction", single.direction().name());
        json.writeStringProperty("ip", single.ip().map(Ip::toString).orElse(ExchangeReport.OTHER));
        json.writeNumberProperty("port", single.port());
        json.writeStringProperty("protocol", single.protocol());
        json.writeStringProperty("operation", single.operation());
        json.writeStringProperty("outcome", single.outcome());
        single.latency().ifPresent(millis -> json.writeNumberProperty("latency", JsonWriter.toMicros(millis)));
        if (single.isError()) {
            json.writeBooleanProperty("error", true);
        }
        json.writeEndObject();
    }

    /** @throws BadJsonException if it is no such part */
    public static WatchedTraffic readPart(String line) throws BadJsonException {
        return JsonReader.readDocument(WireJson.bytes(line), in -> {
            var part = new Object() {
                ExchangeReport exchanges = new ExchangeReport(List.of());
                CaptureReport captures = new CaptureReport(List.of());
                final List<Single> latest = new ArrayList<>();
                long leftOut;
            };
            in.readFields(field -> {
                switch (field) {
                    case "exchanges" ->
                        part.exchanges = new ExchangesCodec().read(in).orElse(part.exchanges);
                    case "captures" ->
                        part.captures = new CapturesCodec().read(in).orElse(part.captures);
                    case "latest" -> in.readArray(() -> readSingle(in, part.latest));
                    case "leftOut" -> part.leftOut = in.count();
                    default -> in.skip();
                }
            });
            return new WatchedTraffic(part.exchanges, part.captures, part.latest, part.leftOut);
        });
    }

    private static void readSingle(JsonReader in, List<Single> latest) throws BadJsonException {
        if (latest.size() >= WatchedTraffic.MOST_LATEST) {
            throw in.expected("at most " + WatchedTraffic.MOST_LATEST + " single requests");
        }
        var single = new Object() {
            Instant at = Instant.EPOCH;
            Optional<Direction> direction = Optional.empty();
            Optional<Ip> ip = Optional.empty();
            int port;
            String protocol = "";
            String operation = "";
            String outcome = "";
            OptionalDouble latency = OptionalDouble.empty();
            boolean isError;
        };
        in.readFields(field -> {
            switch (field) {
                case "at" -> single.at = ExchangesCodec.readTime(in);
                case "direction" -> single.direction = SocketsCodec.direction(in.string());
                case "ip" -> single.ip = ExchangesCodec.readIp(in);
                case "port" -> single.port = in.integer(0, 65_535);
                case "protocol" -> single.protocol = in.string();
                case "operation" -> single.operation = in.longString();
                case "outcome" -> single.outcome = in.string();
                case "latency" -> single.latency = OptionalDouble.of(in.number());
                case "error" -> single.isError = in.bool();
                default -> in.skip();
            }
        });
        single.direction.ifPresent(direction -> latest.add(new Single(
                single.at,
                direction,
                single.ip,
                single.port,
                single.protocol,
                single.operation,
                single.outcome,
                single.latency,
                single.isError)));
    }
}
