package io.earshot.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.BatchAnswer;
import io.earshot.model.relay.BatchAnswer.ForList;
import io.earshot.model.relay.BatchAnswer.ForReport;
import io.earshot.model.relay.ListRequest;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayStatus;
import io.earshot.model.relay.RelayedReport;
import io.earshot.model.relay.ReportHead;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** A relay's batch as {@code POST /api/v1/reports} takes it, and the answer. */
public final class RelayJson {

    /** A chain of relays is three or four long; more than this is a circle. */
    private static final int LONGEST_PATH = 16;

    private RelayJson() {}

    /**
     * A report of a batch as the server reads it.
     *
     * @param report absent where it is none
     * @param problem with it; empty where there is none
     */
    public record ReadReport(
            Optional<Report> report, AgentProof proof, boolean superseded, List<String> path, String problem) {}

    /**
     * Reads a report's head and makes sure that the whole is JSON.
     *
     * @throws BadJsonException if it is not, or has no head
     */
    public static ReportHead readHead(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, RelayJson::readHead);
    }

    private static ReportHead readHead(JsonReader in) throws BadJsonException {
        var head = new Object() {
            ContainerName container;
            Optional<String> startId = Optional.empty();
            long sequence;
        };
        in.readFields(field -> {
            switch (field) {
                case "container" -> head.container = PartnerListJson.readName(in);
                case "startId" -> head.startId = Optional.of(in.string());
                case "sequence" -> head.sequence = in.count();
                default -> in.skip();
            }
        });
        if (head.container == null) {
            throw in.expected("a field \"container\"");
        }
        return new ReportHead(head.container, head.startId, head.sequence);
    }

    /**
     * Takes the reports of a host's agent apart, each as it came.
     *
     * @throws BadJsonException if it is no such document
     */
    public static List<byte[]> readHostReports(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, in -> {
            List<byte[]> reports = new ArrayList<>();
            in.readFields(field -> {
                if (field.equals("reports")) {
                    in.readArray(() -> reports.add(in.raw().getBytes(UTF_8)));
                } else {
                    in.skip();
                }
            });
            return reports;
        });
    }

    public static void write(RelayBatch<RelayedReport> batch, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeName("relay");
            write(batch.relay(), json);
            json.writeArrayPropertyStart("behind");
            batch.behind().forEach(status -> write(status, json));
            json.writeEndArray();
            json.writeArrayPropertyStart("reports");
            batch.reports().forEach(report -> write(report, json));
            json.writeEndArray();
            json.writeArrayPropertyStart("lists");
            batch.lists().forEach(list -> write(list, json));
            json.writeEndArray();
        });
    }

    private static void write(RelayStatus status, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", status.name());
        status.parent().ifPresent(parent -> json.writeStringProperty("parent", parent));
        json.writeStringProperty("version", status.version());
        json.writeStringProperty("channel", status.channel());
        json.writeNumberProperty("uptimeSeconds", status.uptime().toSeconds());
        json.writeNumberProperty("agents", status.agents());
        JsonWriter.writeIfAny("kept", status.kept(), json);
        JsonWriter.writeIfAny("dropped", status.dropped(), json);
        JsonWriter.writeIfAny("ageMillis", status.age().toMillis(), json);
        json.writeEndObject();
    }

    private static void write(RelayedReport report, JsonGenerator json) {
        json.writeStartObject();
        write(report.proof(), json);
        JsonWriter.writeIfAny("ageMillis", report.age().toMillis(), json);
        if (report.superseded()) {
            json.writeBooleanProperty("superseded", true);
        }
        if (!report.path().isEmpty()) {
            json.writeArrayPropertyStart("path");
            report.path().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeName("report");
        json.writeRawValue(new String(report.json(), UTF_8));
        json.writeEndObject();
    }

    private static void write(ListRequest list, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty(list.kind() == ListRequest.Kind.HOST ? "host" : "container", list.name());
        if (list.text()) {
            json.writeBooleanProperty("text", true);
        }
        write(list.proof(), json);
        list.etag().ifPresent(etag -> json.writeStringProperty("etag", etag));
        json.writeEndObject();
    }

    private static void write(AgentProof proof, JsonGenerator json) {
        proof.token().ifPresent(token -> json.writeStringProperty("token", token));
        proof.source().ifPresent(source -> json.writeStringProperty("source", source));
    }

    /**
     * Reads a batch as the server does. A report that is none costs only itself.
     *
     * @throws BadJsonException if it is no batch
     */
    public static RelayBatch<ReadReport> readBatch(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, in -> readBatch(in, RelayJson::readForServer));
    }

    /**
     * Reads a batch as a relay does, which looks at no more than the head of each report.
     *
     * @throws BadJsonException if it is no batch, or one of the reports has no head
     */
    public static RelayBatch<RelayedReport> readBatchUnread(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, in -> readBatch(in, RelayJson::readUnread));
    }

    private interface EntryReader<R> {
        R read(JsonReader in) throws BadJsonException;
    }

    private static <R> RelayBatch<R> readBatch(JsonReader in, EntryReader<R> entries) throws BadJsonException {
        var batch = new Object() {
            RelayStatus relay;
            final List<RelayStatus> behind = new ArrayList<>();
            final List<R> reports = new ArrayList<>();
            final List<ListRequest> lists = new ArrayList<>();
        };
        in.readFields(field -> {
            switch (field) {
                case "relay" -> batch.relay = readStatus(in);
                case "behind" -> in.readArray(() -> batch.behind.add(readStatus(in)));
                case "reports" -> in.readArray(() -> batch.reports.add(entries.read(in)));
                case "lists" -> in.readArray(() -> batch.lists.add(readListRequest(in)));
                default -> in.skip();
            }
        });
        if (batch.relay == null) {
            throw in.expected("a field \"relay\"");
        }
        return new RelayBatch<>(batch.relay, batch.behind, batch.reports, batch.lists);
    }

    private static RelayStatus readStatus(JsonReader in) throws BadJsonException {
        var status = new Object() {
            String name = "";
            Optional<String> parent = Optional.empty();
            String version = "";
            String channel = "";
            long uptimeSeconds;
            int agents;
            int kept;
            long dropped;
            long ageMillis;
        };
        in.readFields(field -> {
            switch (field) {
                case "name" -> status.name = in.string();
                case "parent" -> status.parent = Optional.of(in.string());
                case "version" -> status.version = in.string();
                case "channel" -> status.channel = in.string();
                case "uptimeSeconds" -> status.uptimeSeconds = in.integer(0, Integer.MAX_VALUE);
                case "agents" -> status.agents = in.integer(0, Integer.MAX_VALUE);
                case "kept" -> status.kept = in.integer(0, Integer.MAX_VALUE);
                case "dropped" -> status.dropped = in.count();
                case "ageMillis" -> status.ageMillis = in.integer(0, Integer.MAX_VALUE);
                default -> in.skip();
            }
        });
        try {
            return new RelayStatus(
                    status.name,
                    status.parent,
                    status.version,
                    status.channel,
                    Duration.ofSeconds(status.uptimeSeconds),
                    status.agents,
                    status.kept,
                    status.dropped,
                    Duration.ofMillis(status.ageMillis));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    /** The envelope of a report in a batch. */
    private static final class Envelope {

        private Optional<String> token = Optional.empty();
        private Optional<String> source = Optional.empty();
        private long ageMillis;
        private boolean superseded;
        private final List<String> path = new ArrayList<>();

        void read(String field, JsonReader in) throws BadJsonException {
            switch (field) {
                case "token" -> token = Optional.of(in.string());
                case "source" -> source = Optional.of(in.string());
                case "ageMillis" -> ageMillis = in.integer(0, Integer.MAX_VALUE);
                case "superseded" -> superseded = in.bool();
                case "path" -> in.readArray(() -> addToPath(in));
                default -> in.skip();
            }
        }

        private void addToPath(JsonReader in) throws BadJsonException {
            if (path.size() == LONGEST_PATH) {
                throw in.expected("at most " + LONGEST_PATH + " relays on the way");
            }
            path.add(in.string());
        }

        AgentProof proof() {
            return new AgentProof(token, source);
        }
    }

    private static ReadReport readForServer(JsonReader in) throws BadJsonException {
        Envelope envelope = new Envelope();
        var read = new Object() {
            Optional<Report> report = Optional.empty();
            String problem = "expected a field \"report\"";
        };
        in.readFields(field -> {
            if (!field.equals("report")) {
                envelope.read(field, in);
                return;
            }
            read.problem = "";
            read.report = in.readOrSkip(() -> ReportJson.readReport(in), bad -> read.problem = bad.getMessage());
        });
        return new ReadReport(read.report, envelope.proof(), envelope.superseded, envelope.path, read.problem);
    }

    private static RelayedReport readUnread(JsonReader in) throws BadJsonException {
        Envelope envelope = new Envelope();
        var read = new Object() {
            byte[] json;
        };
        in.readFields(field -> {
            if (field.equals("report")) {
                read.json = in.raw().getBytes(UTF_8);
            } else {
                envelope.read(field, in);
            }
        });
        if (read.json == null) {
            throw in.expected("a field \"report\"");
        }
        return new RelayedReport(
                readHead(read.json, read.json.length),
                envelope.proof(),
                Duration.ofMillis(envelope.ageMillis),
                envelope.superseded,
                envelope.path,
                read.json);
    }

    private static ListRequest readListRequest(JsonReader in) throws BadJsonException {
        Envelope envelope = new Envelope();
        var list = new Object() {
            ListRequest.Kind kind = ListRequest.Kind.CONTAINER;
            String name;
            boolean text;
            Optional<String> etag = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "container" -> list.name = in.string();
                case "host" -> {
                    list.kind = ListRequest.Kind.HOST;
                    list.name = in.string();
                }
                case "text" -> list.text = in.bool();
                case "etag" -> list.etag = Optional.of(in.string());
                default -> envelope.read(field, in);
            }
        });
        if (list.name == null) {
            throw in.expected("a field \"container\" or \"host\"");
        }
        return new ListRequest(list.kind, list.name, list.text, envelope.proof(), list.etag);
    }

    public static void write(BatchAnswer answer, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeArrayPropertyStart("reports");
            for (ForReport report : answer.reports()) {
                json.writeStartObject();
                json.writeNumberProperty("index", report.index());
                json.writeNumberProperty("status", report.status());
                json.writeStringProperty("detail", report.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("lists");
            for (ForList list : answer.lists()) {
                json.writeStartObject();
                json.writeNumberProperty("index", list.index());
                json.writeNumberProperty("status", list.status());
                list.etag().ifPresent(etag -> json.writeStringProperty("etag", etag));
                json.writeStringProperty("body", list.body());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** @throws BadJsonException if it is no answer */
    public static BatchAnswer readAnswer(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, in -> {
            List<ForReport> reports = new ArrayList<>();
            List<ForList> lists = new ArrayList<>();
            in.readFields(field -> {
                switch (field) {
                    case "reports" -> in.readArray(() -> reports.add(readForReport(in)));
                    case "lists" -> in.readArray(() -> lists.add(readForList(in)));
                    default -> in.skip();
                }
            });
            return new BatchAnswer(reports, lists);
        });
    }

    private static ForReport readForReport(JsonReader in) throws BadJsonException {
        ForList read = readForList(in);
        return new ForReport(read.index(), read.status(), read.body());
    }

    private static ForList readForList(JsonReader in) throws BadJsonException {
        var answer = new Object() {
            int index;
            int status;
            Optional<String> etag = Optional.empty();
            String body = "";
        };
        in.readFields(field -> {
            switch (field) {
                case "index" -> answer.index = in.integer(0, Integer.MAX_VALUE);
                case "status" -> answer.status = in.integer(100, 599);
                case "etag" -> answer.etag = Optional.of(in.string());
                case "body", "detail" -> answer.body = in.longString();
                default -> in.skip();
            }
        });
        return new ForList(answer.index, answer.status, answer.etag, answer.body);
    }
}
