package io.earshot.model.json;

import io.earshot.model.AppFigures;
import io.earshot.model.AppFigures.Address;
import io.earshot.model.AppFigures.App;
import io.earshot.model.AppFigures.Figures;
import io.earshot.model.Ip;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Figures of apps as {@code POST /api/v1/app-figures} takes them. */
public final class AppFiguresJson {

    /** More than these are no message of one process. */
    private static final int MOST_APPS = 1_000;

    private static final int MOST_FIGURES = 20_000;
    private static final int MOST_CODES = 250;
    private static final String ANY = "*";

    private AppFiguresJson() {}

    public static void write(AppFigures told, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeStringProperty("source", told.source());
            json.writeArrayPropertyStart("apps");
            told.apps().forEach(app -> write(app, json));
            json.writeEndArray();
            json.writeArrayPropertyStart("figures");
            told.figures().forEach(figures -> write(figures, json));
            json.writeEndArray();
        });
    }

    private static void write(App app, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", app.name());
        json.writeStringProperty("protocol", app.protocol());
        app.dialect().ifPresent(dialect -> json.writeStringProperty("dialect", dialect));
        json.writeNumberProperty("target", app.target());
        json.writeNumberProperty("timeLimit", app.timeLimit());
        app.quietSeconds().ifPresent(seconds -> json.writeNumberProperty("quietSeconds", seconds));
        json.writeArrayPropertyStart("addresses");
        for (Address address : app.addresses()) {
            json.writeStartObject();
            json.writeStringProperty("ip", address.ip().map(Ip::toString).orElse(ANY));
            json.writeNumberProperty("port", address.port());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Figures figures, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("minute", figures.minute().toString());
        json.writeStringProperty("app", figures.app());
        json.writeStringProperty("operation", figures.operation());
        json.writeNumberProperty("requests", figures.requests());
        json.writeNumberProperty("responses", figures.responses());
        json.writeNumberProperty("successes", figures.successes());
        JsonWriter.writeIfAny("late", figures.late(), json);
        JsonWriter.writeIfAny("unseen", figures.unseen(), json);
        write("onTimeRate", figures.onTimeRate(), json);
        write("avgTime", figures.avgTime(), json);
        write("timeP50", figures.timeP50(), json);
        write("timeP95", figures.timeP95(), json);
        write("timeP99", figures.timeP99(), json);
        write("timeMax", figures.timeMax(), json);
        JsonWriter.writeIfAny("consecutiveFailures", figures.consecutiveFailures(), json);
        json.writeNumberProperty("noCallSeconds", figures.noCallSeconds());
        if (!figures.codes().isEmpty()) {
            json.writeObjectPropertyStart("codes");
            figures.codes().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(String name, OptionalDouble value, JsonGenerator json) {
        value.ifPresent(known -> json.writeNumberProperty(name, known));
    }

    /** @throws BadJsonException if these are no figures of apps */
    public static AppFigures read(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, AppFiguresJson::read);
    }

    private static AppFigures read(JsonReader in) throws BadJsonException {
        var told = new Object() {
            String source = "";
            final List<App> apps = new ArrayList<>();
            final List<Figures> figures = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "source" -> told.source = in.string();
                case "apps" ->
                    in.readArray(() -> {
                        requireRoom(in, told.apps.size(), MOST_APPS, "apps");
                        told.apps.add(readApp(in));
                    });
                case "figures" ->
                    in.readArray(() -> {
                        requireRoom(in, told.figures.size(), MOST_FIGURES, "figures");
                        told.figures.add(readFigures(in));
                    });
                default -> in.skip();
            }
        });
        try {
            return new AppFigures(told.source, told.apps, told.figures);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static void requireRoom(JsonReader in, int size, int most, String what) throws BadJsonException {
        if (size >= most) {
            throw in.expected("at most " + most + " " + what);
        }
    }

    private static App readApp(JsonReader in) throws BadJsonException {
        var app = new Object() {
            String name = "";
            String protocol = "";
            Optional<String> dialect = Optional.empty();
            double target;
            double timeLimit;
            Optional<Long> quietSeconds = Optional.empty();
            final List<Address> addresses = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "name" -> app.name = in.string();
                case "protocol" -> app.protocol = in.string();
                case "dialect" -> app.dialect = Optional.of(in.string());
                case "target" -> app.target = in.number();
                case "timeLimit" -> app.timeLimit = in.number();
                case "quietSeconds" -> app.quietSeconds = Optional.of(in.count());
                case "addresses" ->
                    in.readArray(() -> {
                        requireRoom(in, app.addresses.size(), MOST_APPS, "addresses");
                        app.addresses.add(readAddress(in));
                    });
                default -> in.skip();
            }
        });
        try {
            return new App(
                    app.name, app.protocol, app.dialect, app.target, app.timeLimit, app.quietSeconds, app.addresses);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static Address readAddress(JsonReader in) throws BadJsonException {
        var address = new Object() {
            Optional<Ip> ip = Optional.empty();
            int port;
        };
        in.readFields(field -> {
            switch (field) {
                case "ip" ->
                    address.ip = in.string().equals(ANY) ? Optional.empty() : Optional.of(PartnerListJson.readIp(in));
                case "port" -> address.port = in.integer(0, 65_535);
                default -> in.skip();
            }
        });
        return new Address(address.ip, address.port);
    }

    private static Figures readFigures(JsonReader in) throws BadJsonException {
        var read = new Object() {
            Instant minute = Instant.EPOCH;
            String app = "";
            String operation = "";
            long requests;
            long responses;
            long successes;
            long late;
            long unseen;
            OptionalDouble onTimeRate = OptionalDouble.empty();
            OptionalDouble avgTime = OptionalDouble.empty();
            OptionalDouble timeP50 = OptionalDouble.empty();
            OptionalDouble timeP95 = OptionalDouble.empty();
            OptionalDouble timeP99 = OptionalDouble.empty();
            OptionalDouble timeMax = OptionalDouble.empty();
            long consecutiveFailures;
            double noCallSeconds;
            final SortedMap<String, Long> codes = new TreeMap<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "minute" -> read.minute = ExchangesCodec.readTime(in);
                case "app" -> read.app = in.string();
                case "operation" -> read.operation = in.string();
                case "requests" -> read.requests = in.count();
                case "responses" -> read.responses = in.count();
                case "successes" -> read.successes = in.count();
                case "late" -> read.late = in.count();
                case "unseen" -> read.unseen = in.count();
                case "onTimeRate" -> read.onTimeRate = OptionalDouble.of(in.number());
                case "avgTime" -> read.avgTime = OptionalDouble.of(in.number());
                case "timeP50" -> read.timeP50 = OptionalDouble.of(in.number());
                case "timeP95" -> read.timeP95 = OptionalDouble.of(in.number());
                case "timeP99" -> read.timeP99 = OptionalDouble.of(in.number());
                case "timeMax" -> read.timeMax = OptionalDouble.of(in.number());
                case "consecutiveFailures" -> read.consecutiveFailures = in.integer(0, Integer.MAX_VALUE);
                case "noCallSeconds" -> read.noCallSeconds = in.number();
                case "codes" ->
                    in.readFields(code -> {
                        requireRoom(in, read.codes.size(), MOST_CODES, "codes");
                        read.codes.put(code, in.count());
                    });
                default -> in.skip();
            }
        });
        try {
            return new Figures(
                    read.minute,
                    read.app,
                    read.operation,
                    read.requests,
                    read.responses,
                    read.successes,
                    read.late,
                    read.unseen,
                    read.onTimeRate,
                    read.avgTime,
                    read.timeP50,
                    read.timeP95,
                    read.timeP99,
                    read.timeMax,
                    read.consecutiveFailures,
                    read.noCallSeconds,
                    read.codes);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
