package io.earshot.model.json;

import io.earshot.model.ExchangeReport;
import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.ExchangeReport.Latency;
import io.earshot.model.Ip;
import io.earshot.model.RttHistogram;
import io.earshot.model.SocketReport.Direction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code exchanges}. */
final class ExchangesCodec implements SectionCodec<ExchangeReport> {

    /** More rows than this are no report of an agent. */
    static final int MOST_ROWS = 100_000;

    @Override
    public String name() {
        return "exchanges";
    }

    @Override
    public Class<ExchangeReport> kind() {
        return ExchangeReport.class;
    }

    @Override
    public void write(ExchangeReport report, JsonGenerator json) {
        json.writeStartArray();
        report.exchanges().forEach(count -> write(count, json));
        json.writeEndArray();
    }

    private static void write(Count count, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("minute", count.minute().toString());
        json.writeStringProperty("direction", count.direction().name());
        json.writeStringProperty("ip", count.ip().map(Ip::toString).orElse(ExchangeReport.OTHER));
        json.writeNumberProperty("port", count.port());
        json.writeStringProperty("protocol", count.protocol());
        json.writeStringProperty("operation", count.operation());
        json.writeNumberProperty("requests", count.requests());
        json.writeNumberProperty("responses", count.responses());
        JsonWriter.writeIfAny("unanswered", count.unanswered(), json);
        JsonWriter.writeIfAny("errors", count.errors(), json);
        if (!count.codes().isEmpty()) {
            json.writeObjectPropertyStart("codes");
            count.codes().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        if (count.latency().count() > 0) {
            json.writeObjectPropertyStart("latency");
            json.writeNumberProperty("count", count.latency().count());
            json.writeNumberProperty("sum", JsonWriter.toMicros(count.latency().sum()));
            json.writeNumberProperty("max", JsonWriter.toMicros(count.latency().max()));
            LinksCodec.writeHistogram("buckets", count.latency().buckets(), json);
            json.writeEndObject();
        }
        JsonWriter.writeIfAny("requestBytes", count.requestBytes(), json);
        JsonWriter.writeIfAny("responseBytes", count.responseBytes(), json);
        json.writeEndObject();
    }

    @Override
    public Optional<ExchangeReport> read(JsonReader in) throws BadJsonException {
        List<Count> counts = new ArrayList<>();
        in.readArray(() -> {
            if (counts.size() >= MOST_ROWS) {
                throw in.expected("at most " + MOST_ROWS + " exchanges");
            }
            readCount(in).ifPresent(counts::add);
        });
        return Optional.of(new ExchangeReport(counts));
    }

    /** Empty for one of a direction that is not known here. */
    private static Optional<Count> readCount(JsonReader in) throws BadJsonException {
        var count = new Object() {
            Instant minute;
            Optional<Direction> direction = Optional.empty();
            Optional<Ip> ip = Optional.empty();
            int port = -1;
            String protocol = "";
            String operation = "";
            long requests;
            long responses;
            long unanswered;
            long errors;
            Latency latency = Latency.NONE;
            long requestBytes;
            long responseBytes;
            SortedMap<String, Long> codes = new TreeMap<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "minute" -> count.minute = readTime(in).truncatedTo(ChronoUnit.MINUTES);
                case "direction" -> count.direction = SocketsCodec.direction(in.string());
                case "ip" -> count.ip = readIp(in);
                case "port" -> count.port = in.integer(0, 65_535);
                case "protocol" -> count.protocol = in.string();
                case "operation" -> count.operation = in.longString();
                case "requests" -> count.requests = in.count();
                case "responses" -> count.responses = in.count();
                case "unanswered" -> count.unanswered = in.count();
                case "errors" -> count.errors = in.count();
                case "codes" -> in.readFields(code -> count.codes.put(code, in.count()));
                case "latency" -> count.latency = readLatency(in);
                case "requestBytes" -> count.requestBytes = in.count();
                case "responseBytes" -> count.responseBytes = in.count();
                default -> in.skip();
            }
        });
        if (count.minute == null || count.port < 0) {
            throw in.expected("fields \"minute\" and \"port\"");
        }
        return count.direction.map(direction -> new Count(
                count.minute,
                direction,
                count.ip,
                count.port,
                count.protocol,
                count.operation,
                count.requests,
                count.responses,
                count.unanswered,
                count.errors,
                count.latency,
                count.requestBytes,
                count.responseBytes,
                count.codes));
    }

    static Optional<Ip> readIp(JsonReader in) throws BadJsonException {
        return in.string().equals(ExchangeReport.OTHER) ? Optional.empty() : Optional.of(PartnerListJson.readIp(in));
    }

    static Instant readTime(JsonReader in) throws BadJsonException {
        try {
            return Instant.parse(in.string());
        } catch (DateTimeException e) {
            throw in.expected("a time as in 2026-11-29T10:00:00Z");
        }
    }

    private static Latency readLatency(JsonReader in) throws BadJsonException {
        var latency = new Object() {
            long count;
            double sum;
            double max;
            RttHistogram buckets = RttHistogram.EMPTY;
        };
        in.readFields(field -> {
            switch (field) {
                case "count" -> latency.count = in.count();
                case "sum" -> latency.sum = in.number();
                case "max" -> latency.max = in.number();
                case "buckets" -> latency.buckets = LinksCodec.readHistogram(in);
                default -> in.skip();
            }
        });
        return new Latency(latency.count, latency.sum, latency.max, latency.buckets);
    }
}
