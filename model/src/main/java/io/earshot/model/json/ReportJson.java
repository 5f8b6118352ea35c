package io.earshot.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.model.ContainerName;
import io.earshot.model.LinkReports;
import io.earshot.model.Report;
import io.earshot.model.Section;
import io.earshot.model.UnreadSection;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * A report as {@code POST /api/v1/containers/NAME/report} takes it: an envelope whose other fields are sections. Each section
 * has one {@link SectionCodec}; a field without a codec is carried along unread.
 */
public final class ReportJson {

    private static final List<SectionCodec<?>> CODECS = List.of(
            new LinksCodec(),
            new LoadCodec(),
            new NginxCodec(),
            new ProberCodec(),
            new AgentCodec(),
            new SocketsCodec(),
            new ResponderCodec(),
            new PathsCodec(),
            new ClassesCodec(),
            new ExchangesCodec(),
            new CapturesCodec(),
            new ServicesCodec(),
            new AnnouncementCodec(),
            new PluginsCodec(),
            new UpstreamsCodec());

    /** More fields than this are no report of a newer agent. */
    private static final int MOST_UNREAD = 64;

    private ReportJson() {}

    public static void write(Report report, OutputStream out) {
        JsonWriter.writeDocument(out, json -> writeFields(report, json));
    }

    /** Returns the report as a JSON text. */
    public static String toText(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(report, out);
        return out.toString(UTF_8);
    }

    static void writeFields(Report report, JsonGenerator json) {
        json.writeStringProperty("container", report.container().toString());
        report.run().ifPresent(run -> {
            json.writeStringProperty("startId", run.startId());
            json.writeNumberProperty("sequence", run.sequence());
            run.startedAt().ifPresent(at -> json.writeStringProperty("startedAt", at.toString()));
        });
        report.version().ifPresent(version -> json.writeStringProperty("version", version));
        report.sections().forEach(section -> write(section, json));
    }

    private static void write(Section section, JsonGenerator json) {
        if (section instanceof UnreadSection(String name, String value)) {
            json.writeName(name);
            json.writeRawValue(value);
            return;
        }
        for (SectionCodec<?> codec : CODECS) {
            if (codec.kind().isInstance(section)) {
                write(codec, section, json);
                return;
            }
        }
        throw new IllegalArgumentException("section " + section.getClass().getName() + " has no codec");
    }

    private static <S extends Section> void write(SectionCodec<S> codec, Section section, JsonGenerator json) {
        json.writeName(codec.name());
        codec.write(codec.kind().cast(section), json);
    }

    /** @throws BadJsonException if it is no report */
    public static Report read(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, ReportJson::readReport);
    }

    /**
     * Reads a report that has arrived whole.
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
            Optional<Instant> startedAt = Optional.empty();
            Optional<String> version = Optional.empty();
            // By name, so that of a field that is there twice the last one counts.
            final Map<String, Section> sections = LinkedHashMap.newLinkedHashMap(8);
        };
        in.readFields(field -> {
            switch (field) {
                case "container" -> report.container = PartnerListJson.readName(in);
                case "startId" -> report.startId = Optional.of(in.string());
                case "sequence" -> report.sequence = in.count();
                case "startedAt" -> report.startedAt = readTime(in);
                case "version" -> report.version = Optional.of(in.string());
                default -> {
                    if (report.sections.size() >= CODECS.size() + MOST_UNREAD) {
                        throw in.expected("at most " + MOST_UNREAD + " sections that are not known here");
                    }
                    readSection(field, in)
                            .ifPresentOrElse(
                                    section -> report.sections.put(field, section),
                                    () -> report.sections.remove(field));
                }
            }
        });
        if (report.container == null) {
            throw in.expected("a field \"container\"");
        }
        if (!(report.sections.get("links") instanceof LinkReports)) {
            throw in.expected("a field \"links\"");
        }
        return new Report(
                report.container,
                report.startId.map(id -> new Report.Run(id, report.sequence, report.startedAt)),
                report.version,
                List.copyOf(report.sections.values()));
    }

    /** A time in a form that is not known is as good as none: it only helps to order runs. */
    private static Optional<Instant> readTime(JsonReader in) throws BadJsonException {
        try {
            return Optional.of(Instant.parse(in.string()));
        } catch (DateTimeParseException notKnown) {
            return Optional.empty();
        }
    }

    private static Optional<? extends Section> readSection(String field, JsonReader in) throws BadJsonException {
        for (SectionCodec<?> codec : CODECS) {
            if (codec.name().equals(field)) {
                return codec.read(in);
            }
        }
        return Optional.of(new UnreadSection(field, in.raw()));
    }
}
