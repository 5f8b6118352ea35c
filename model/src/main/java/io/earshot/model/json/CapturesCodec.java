package io.earshot.model.json;

import io.earshot.model.CaptureReport;
import io.earshot.model.CaptureReport.Capture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code captures}. */
final class CapturesCodec implements SectionCodec<CaptureReport> {

    @Override
    public String name() {
        return "captures";
    }

    @Override
    public Class<CaptureReport> kind() {
        return CaptureReport.class;
    }

    @Override
    public void write(CaptureReport report, JsonGenerator json) {
        json.writeStartArray();
        report.captures().forEach(capture -> write(capture, json));
        json.writeEndArray();
    }

    private static void write(Capture capture, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("interface", capture.name());
        json.writeStringProperty("since", capture.since().toString());
        json.writeNumberProperty("packets", capture.packets());
        JsonWriter.writeIfAny("dropped", capture.dropped(), json);
        JsonWriter.writeIfAny("gaps", capture.gaps(), json);
        JsonWriter.writeIfAny("midstream", capture.midstream(), json);
        JsonWriter.writeIfAny("undecoded", capture.undecoded(), json);
        JsonWriter.writeIfAny("unmatched", capture.unmatched(), json);
        json.writeNumberProperty("factor", capture.factor());
        capture.problem().ifPresent(problem -> json.writeStringProperty("problem", problem));
        json.writeEndObject();
    }

    @Override
    public Optional<CaptureReport> read(JsonReader in) throws BadJsonException {
        List<Capture> captures = new ArrayList<>();
        in.readArray(() -> captures.add(readCapture(in)));
        return Optional.of(new CaptureReport(captures));
    }

    private static Capture readCapture(JsonReader in) throws BadJsonException {
        var capture = new Object() {
            String name = "";
            Instant since;
            long packets;
            long dropped;
            long gaps;
            long midstream;
            long undecoded;
            long unmatched;
            int factor = 1;
            Optional<String> problem = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "interface" -> capture.name = in.string();
                case "since" -> capture.since = ExchangesCodec.readTime(in);
                case "packets" -> capture.packets = in.count();
                case "dropped" -> capture.dropped = in.count();
                case "gaps" -> capture.gaps = in.count();
                case "midstream" -> capture.midstream = in.count();
                case "undecoded" -> capture.undecoded = in.count();
                case "unmatched" -> capture.unmatched = in.count();
                case "factor" -> capture.factor = in.integer(1, Integer.MAX_VALUE);
                case "problem" -> capture.problem = Optional.of(in.longString());
                default -> in.skip();
            }
        });
        if (capture.since == null) {
            throw in.expected("a field \"since\"");
        }
        return new Capture(
                capture.name,
                capture.since,
                capture.packets,
                capture.dropped,
                capture.gaps,
                capture.midstream,
                capture.undecoded,
                capture.unmatched,
                capture.factor,
                capture.problem);
    }
}
