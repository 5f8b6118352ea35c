package io.earshot.model.json;

import io.earshot.model.CaptureReport;
import io.earshot.model.ExchangeReport;
import io.earshot.model.SiteProtocol;
import io.earshot.model.SiteProtocol.Field;
import io.earshot.model.SiteProtocol.Form;
import io.earshot.model.SiteProtocol.Length;
import io.earshot.model.WireSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Settings of a capture in a partner list, and what a capture found as one line between an agent and its capturing process. */
public final class WireJson {

    /** Holds what a capture found. */
    public record Found(ExchangeReport exchanges, CaptureReport captures) {}

    private WireJson() {}

    /** Returns the settings as one line. */
    public static String settings(WireSettings settings) {
        return line(json -> writeFields(settings, json));
    }

    /** @throws BadJsonException if they are no settings */
    public static WireSettings readSettings(String line) throws BadJsonException {
        return JsonReader.readDocument(bytes(line), WireJson::readSettings);
    }

    /** Returns what was found as one line. */
    public static String found(Found found) {
        return line(json -> {
            json.writeName("exchanges");
            new ExchangesCodec().write(found.exchanges(), json);
            json.writeName("captures");
            new CapturesCodec().write(found.captures(), json);
        });
    }

    /** @throws BadJsonException if it is something else */
    public static Found readFound(String line) throws BadJsonException {
        return JsonReader.readDocument(bytes(line), in -> {
            var found = new Object() {
                ExchangeReport exchanges = new ExchangeReport(List.of());
                CaptureReport captures = new CaptureReport(List.of());
            };
            in.readFields(field -> {
                switch (field) {
                    case "exchanges" ->
                        found.exchanges = new ExchangesCodec().read(in).orElse(found.exchanges);
                    case "captures" ->
                        found.captures = new CapturesCodec().read(in).orElse(found.captures);
                    default -> in.skip();
                }
            });
            return new Found(found.exchanges, found.captures);
        });
    }

    static String line(Consumer<JsonGenerator> document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter.writeDocument(out, document);
        return out.toString(StandardCharsets.UTF_8);
    }

    static ByteArrayInputStream bytes(String line) {
        return new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
    }

    static void writeFields(WireSettings settings, JsonGenerator json) {
        json.writeArrayPropertyStart("interfaces");
        settings.interfaces().forEach(json::writeString);
        json.writeEndArray();
        if (!settings.filter().isEmpty()) {
            json.writeStringProperty("filter", settings.filter());
        }
        json.writeNumberProperty("cpuShare", settings.cpuShare());
        if (!settings.ports().isEmpty()) {
            json.writeObjectPropertyStart("ports");
            settings.ports().forEach((port, name) -> json.writeStringProperty(Integer.toString(port), name));
            json.writeEndObject();
        }
        if (!settings.protocols().isEmpty()) {
            json.writeArrayPropertyStart("protocols");
            settings.protocols().forEach(protocol -> write(protocol, json));
            json.writeEndArray();
        }
    }

    private static void write(SiteProtocol protocol, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", protocol.name());
        json.writeArrayPropertyStart("ports");
        protocol.ports().forEach(json::writeNumber);
        json.writeEndArray();
        protocol.length().ifPresent(length -> {
            json.writeObjectPropertyStart("length");
            json.writeNumberProperty("at", length.at());
            json.writeNumberProperty("bytes", length.bytes());
            json.writeStringProperty("form", length.form().name());
            json.writeNumberProperty("plus", length.plus());
            json.writeEndObject();
        });
        protocol.delimiter().ifPresent(delimiter -> json.writeStringProperty("delimiter", delimiter));
        write("operation", protocol.operation(), json);
        protocol.correlation().ifPresent(field -> write("correlation", field, json));
        protocol.status().ifPresent(field -> write("status", field, json));
        json.writeArrayPropertyStart("good");
        protocol.good().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(String name, Field field, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("at", field.at());
        json.writeNumberProperty("bytes", field.bytes());
        json.writeStringProperty("form", field.form().name());
        field.separator().ifPresent(separator -> json.writeStringProperty("separator", separator));
        json.writeNumberProperty("part", field.part());
        json.writeEndObject();
    }

    static WireSettings readSettings(JsonReader in) throws BadJsonException {
        var settings = new Object() {
            final List<String> interfaces = new ArrayList<>();
            String filter = "";
            double cpuShare = WireSettings.DEFAULT_CPU_SHARE;
            final Map<Integer, String> ports = new HashMap<>();
            final List<SiteProtocol> protocols = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "interfaces" -> in.readArray(() -> settings.interfaces.add(in.string()));
                case "filter" -> settings.filter = in.longString();
                case "cpuShare" -> settings.cpuShare = in.number();
                case "ports" -> in.readFields(port -> settings.ports.put(port(port, in), in.string()));
                case "protocols" -> in.readArray(() -> settings.protocols.add(readProtocol(in)));
                default -> in.skip();
            }
        });
        try {
            return new WireSettings(
                    settings.interfaces, settings.filter, settings.cpuShare, settings.ports, settings.protocols);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static int port(String text, JsonReader in) throws BadJsonException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw in.expected("a port as the field's name");
        }
    }

    private static SiteProtocol readProtocol(JsonReader in) throws BadJsonException {
        var protocol = new Object() {
            String name = "";
            final List<Integer> ports = new ArrayList<>();
            Optional<Length> length = Optional.empty();
            Optional<String> delimiter = Optional.empty();
            Optional<Field> operation = Optional.empty();
            Optional<Field> correlation = Optional.empty();
            Optional<Field> status = Optional.empty();
            final List<String> good = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "name" -> protocol.name = in.string();
                case "ports" -> in.readArray(() -> protocol.ports.add(in.integer(1, 65_535)));
                case "length" -> protocol.length = Optional.of(readLength(in));
                case "delimiter" -> protocol.delimiter = Optional.of(in.string());
                case "operation" -> protocol.operation = Optional.of(readField(in));
                case "correlation" -> protocol.correlation = Optional.of(readField(in));
                case "status" -> protocol.status = Optional.of(readField(in));
                case "good" -> in.readArray(() -> protocol.good.add(in.string()));
                default -> in.skip();
            }
        });
        try {
            return new SiteProtocol(
                    protocol.name,
                    protocol.ports,
                    protocol.length,
                    protocol.delimiter,
                    protocol.operation.orElseThrow(() -> new IllegalArgumentException("no \"operation\"")),
                    protocol.correlation,
                    protocol.status,
                    protocol.good);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Length readLength(JsonReader in) throws BadJsonException {
        var length = new Object() {
            int at;
            int bytes;
            Form form = Form.BIG;
            int plus;
        };
        in.readFields(field -> {
            switch (field) {
                case "at" -> length.at = in.integer(0, SiteProtocol.MAX_OFFSET);
                case "bytes" -> length.bytes = in.integer(1, 8);
                case "form" -> length.form = form(in);
                case "plus" -> length.plus = in.integer(-65_536, 65_536);
                default -> in.skip();
            }
        });
        try {
            return new Length(length.at, length.bytes, length.form, length.plus);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Field readField(JsonReader in) throws BadJsonException {
        var value = new Object() {
            int at;
            int bytes;
            Form form = Form.TEXT;
            Optional<String> separator = Optional.empty();
            int part;
        };
        in.readFields(field -> {
            switch (field) {
                case "at" -> value.at = in.integer(0, SiteProtocol.MAX_OFFSET);
                case "bytes" -> value.bytes = in.integer(0, 256);
                case "form" -> value.form = form(in);
                case "separator" -> value.separator = Optional.of(in.string());
                case "part" -> value.part = in.integer(0, 1_000);
                default -> in.skip();
            }
        });
        try {
            return new Field(value.at, value.bytes, value.form, value.separator, value.part);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Form form(JsonReader in) throws BadJsonException {
        for (Form form : Form.values()) {
            if (form.name().equalsIgnoreCase(in.string())) {
                return form;
            }
        }
        throw in.expected("TEXT, HEX, BIG or LITTLE");
    }
}
