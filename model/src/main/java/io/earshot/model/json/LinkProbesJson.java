package io.earshot.model.json;

import io.earshot.model.Ip;
import io.earshot.model.LinkProbes;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Large;
import io.earshot.model.LinkProbes.Outcome;
import io.earshot.model.LinkProbes.Trace;
import io.earshot.model.Rtt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** The body of an order to probe an address now, and of its result. */
public final class LinkProbesJson {

    /** The kind of these orders. */
    public static final String KIND = "probe";

    private static final int MOST_HOPS = 64;
    private static final int MOST_TRACES = 16;

    private LinkProbesJson() {}

    /**
     * An order.
     *
     * @param port of the service there, if known
     * @param trace whether to trace the path, too
     */
    public record Request(Ip ip, OptionalInt port, boolean trace) {}

    public static String write(Request request) {
        return text(json -> {
            json.writeStringProperty("ip", request.ip().toString());
            request.port().ifPresent(port -> json.writeNumberProperty("port", port));
            json.writeBooleanProperty("trace", request.trace());
        });
    }

    /** @throws BadJsonException if it is no such order */
    public static Request readRequest(String body) throws BadJsonException {
        return JsonReader.readDocument(stream(body), in -> {
            var request = new Object() {
                Optional<Ip> ip = Optional.empty();
                OptionalInt port = OptionalInt.empty();
                boolean trace;
            };
            in.readFields(field -> {
                switch (field) {
                    case "ip" -> request.ip = Optional.of(PartnerListJson.readIp(in));
                    case "port" -> request.port = OptionalInt.of(in.integer(1, 65_535));
                    case "trace" -> request.trace = in.bool();
                    default -> in.skip();
                }
            });
            if (request.ip.isEmpty()) {
                throw in.expected("a field \"ip\"");
            }
            return new Request(request.ip.get(), request.port, request.trace);
        });
    }

    public static String write(LinkProbes probes) {
        return text(json -> {
            probes.echo().ifPresent(echo -> write("echo", echo, json));
            write("connect", probes.connect(), json);
            json.writeArrayPropertyStart("ports");
            probes.ports().forEach(json::writeNumber);
            json.writeEndArray();
            probes.large().ifPresent(large -> {
                json.writeObjectPropertyStart("large");
                json.writeNumberProperty("size", large.size());
                json.writeNumberProperty("sent", large.sent());
                json.writeNumberProperty("received", large.received());
                large.largest().ifPresent(size -> json.writeNumberProperty("largest", size));
                json.writeEndObject();
            });
            json.writeArrayPropertyStart("traces");
            probes.traces().forEach(trace -> write(trace, json));
            json.writeEndArray();
        });
    }

    private static void write(String name, Outcome outcome, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("sent", outcome.sent());
        json.writeNumberProperty("received", outcome.received());
        json.writeNumberProperty("refused", outcome.refused());
        outcome.error().ifPresent(error -> json.writeStringProperty("error", error));
        outcome.rtt().ifPresent(rtt -> {
            rtt.min().ifPresent(millis -> json.writeNumberProperty("rttMin", JsonWriter.toMicros(millis)));
            rtt.avg().ifPresent(millis -> json.writeNumberProperty("rttAvg", JsonWriter.toMicros(millis)));
            rtt.max().ifPresent(millis -> json.writeNumberProperty("rttMax", JsonWriter.toMicros(millis)));
        });
        json.writeEndObject();
    }

    private static void write(Trace trace, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("method", trace.method());
        json.writeNumberProperty("size", trace.size());
        json.writeBooleanProperty("reached", trace.reached());
        json.writeArrayPropertyStart("hops");
        trace.hops().forEach(hop -> {
            json.writeStartObject();
            json.writeNumberProperty("ttl", hop.ttl());
            hop.ip().ifPresent(ip -> json.writeStringProperty("ip", ip.toString()));
            hop.rtt().ifPresent(rtt -> json.writeNumberProperty("rtt", JsonWriter.toMicros(rtt)));
            hop.mtu().ifPresent(mtu -> json.writeNumberProperty("mtu", mtu));
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    /** @throws BadJsonException if it is no such result */
    public static LinkProbes read(String body) throws BadJsonException {
        return JsonReader.readDocument(stream(body), in -> {
            var probes = new Object() {
                Optional<Outcome> echo = Optional.empty();
                Outcome connect = new Outcome(0, 0, 0, Optional.empty(), Optional.empty());
                final List<Integer> ports = new ArrayList<>();
                Optional<Large> large = Optional.empty();
                final List<Trace> traces = new ArrayList<>();
            };
            in.readFields(field -> {
                switch (field) {
                    case "echo" -> probes.echo = Optional.of(readOutcome(in));
                    case "connect" -> probes.connect = readOutcome(in);
                    case "ports" -> in.readArray(() -> probes.ports.add(in.integer(1, 65_535)));
                    case "large" -> probes.large = Optional.of(readLarge(in));
                    case "traces" ->
                        in.readArray(() -> {
                            if (probes.traces.size() == MOST_TRACES) {
                                throw in.expected("at most " + MOST_TRACES + " traces");
                            }
                            probes.traces.add(readTrace(in));
                        });
                    default -> in.skip();
                }
            });
            return new LinkProbes(probes.echo, probes.connect, probes.ports, probes.large, probes.traces);
        });
    }

    private static Outcome readOutcome(JsonReader in) throws BadJsonException {
        var outcome = new Object() {
            int sent;
            int received;
            int refused;
            Optional<String> error = Optional.empty();
            OptionalDouble min = OptionalDouble.empty();
            OptionalDouble avg = OptionalDouble.empty();
            OptionalDouble max = OptionalDouble.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "sent" -> outcome.sent = in.integer(0, 1_000_000);
                case "received" -> outcome.received = in.integer(0, 1_000_000);
                case "refused" -> outcome.refused = in.integer(0, 1_000_000);
                case "error" -> outcome.error = Optional.of(in.string());
                case "rttMin" -> outcome.min = OptionalDouble.of(in.number());
                case "rttAvg" -> outcome.avg = OptionalDouble.of(in.number());
                case "rttMax" -> outcome.max = OptionalDouble.of(in.number());
                default -> in.skip();
            }
        });
        try {
            Optional<Rtt> rtt = outcome.max.isPresent()
                    ? Optional.of(new Rtt(outcome.min, outcome.avg, OptionalDouble.empty(), outcome.max))
                    : Optional.empty();
            return new Outcome(outcome.sent, outcome.received, outcome.refused, outcome.error, rtt);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Large readLarge(JsonReader in) throws BadJsonException {
        var large = new Object() {
            int size;
            int sent;
            int received;
            OptionalInt largest = OptionalInt.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "size" -> large.size = in.integer(0, 65_535);
                case "sent" -> large.sent = in.integer(0, 1_000_000);
                case "received" -> large.received = in.integer(0, 1_000_000);
                case "largest" -> large.largest = OptionalInt.of(in.integer(0, 65_535));
                default -> in.skip();
            }
        });
        return new Large(large.size, large.sent, large.received, large.largest);
    }

    private static Trace readTrace(JsonReader in) throws BadJsonException {
        var trace = new Object() {
            String method = "icmp";
            int size;
            boolean reached;
            final List<Hop> hops = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "method" -> trace.method = in.string();
                case "size" -> trace.size = in.integer(0, 65_535);
                case "reached" -> trace.reached = in.bool();
                case "hops" ->
                    in.readArray(() -> {
                        if (trace.hops.size() == MOST_HOPS) {
                            throw in.expected("at most " + MOST_HOPS + " hops");
                        }
                        trace.hops.add(readHop(in));
                    });
                default -> in.skip();
            }
        });
        return new Trace(trace.method, trace.size, trace.reached, trace.hops);
    }

    private static Hop readHop(JsonReader in) throws BadJsonException {
        var hop = new Object() {
            int ttl;
            Optional<Ip> ip = Optional.empty();
            Optional<Double> rtt = Optional.empty();
            OptionalInt mtu = OptionalInt.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "ttl" -> hop.ttl = in.integer(1, 255);
                case "ip" -> hop.ip = Optional.of(PartnerListJson.readIp(in));
                case "rtt" -> hop.rtt = Optional.of(in.number());
                case "mtu" -> hop.mtu = OptionalInt.of(in.integer(0, 65_535));
                default -> in.skip();
            }
        });
        return new Hop(hop.ttl, hop.ip, hop.rtt, hop.mtu);
    }

    private static ByteArrayInputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Consumer<JsonGenerator> document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        JsonWriter.writeDocument(out, document);
        return out.toString(StandardCharsets.UTF_8);
    }
}
