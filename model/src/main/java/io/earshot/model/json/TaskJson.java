package io.earshot.model.json;

import io.earshot.model.ContainerName;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.tasks.Repetition;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.UpgradeStep;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Signed orders, as operators send them to the server and the server to agents, and what became of them. */
public final class TaskJson {

    /** A task has so many targets at most. */
    private static final int MOST_RUNS = 20_000;

    private static final long LATEST_MILLIS = 4_102_444_800_000L;

    private TaskJson() {}

    /** Returns the JSON of one signed order. */
    public static String text(SignedTask task) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        JsonWriter.writeDocument(out, json -> writeFields(task, json));
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns the JSON of one execution: the signed order, and which of its occurrences. */
    public static String text(TaskExecution execution) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        JsonWriter.writeDocument(out, json -> {
            writeFields(execution.signed(), json);
            if (execution.occurrence() > 0) {
                json.writeNumberProperty("occurrence", execution.occurrence());
            }
        });
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void writeFields(SignedTask task, JsonGenerator json) {
        TaskOrder order = task.order();
        json.writeStringProperty("run", order.run());
        json.writeStringProperty("task", order.task());
        json.writeStringProperty("key", order.key());
        json.writeStringProperty("word", order.word());
        json.writeObjectPropertyStart("arguments");
        new TreeMap<>(order.arguments()).forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty("target", order.target().toString());
        json.writeNumberProperty("issued", order.issuedAt().getEpochSecond());
        json.writeNumberProperty("expires", order.expiresAt().getEpochSecond());
        order.repetition().ifPresent(repetition -> {
            json.writeNumberProperty("every", repetition.every().toSeconds());
            json.writeNumberProperty("window", repetition.window().toSeconds());
        });
        json.writeStringProperty("signature", task.signature());
    }

    /** Writes the orders of a task that goes on whatever becomes of its runs. */
    public static void write(List<SignedTask> runs, int atMost, OutputStream out) {
        write(new Ordered(atMost, false, runs), out);
    }

    /** Writes the orders of a task. */
    public static void write(Ordered task, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeNumberProperty("atMost", task.atMost());
            if (task.stopsOnFailure()) {
                json.writeBooleanProperty("stopOnFailure", true);
            }
            json.writeArrayPropertyStart("runs");
            for (SignedTask run : task.runs()) {
                json.writeStartObject();
                writeFields(run, json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /**
     * A task as it is ordered.
     *
     * @param atMost how many runs there are at a time
     * @param stopsOnFailure whether no other run begins after one that failed
     */
    public record Ordered(int atMost, boolean stopsOnFailure, List<SignedTask> runs) {}

    /** @throws BadJsonException if it is no task */
    public static Ordered readOrdered(byte[] octets, int length) throws BadJsonException {
        return JsonReader.readDocument(octets, length, in -> {
            List<SignedTask> runs = new ArrayList<>();
            var task = new Object() {
                int atMost = 1;
                boolean stopsOnFailure;
            };
            in.readFields(field -> {
                switch (field) {
                    case "atMost" -> task.atMost = in.integer(1, MOST_RUNS);
                    case "stopOnFailure" -> task.stopsOnFailure = in.bool();
                    case "runs" ->
                        in.readArray(() -> {
                            if (runs.size() == MOST_RUNS) {
                                throw in.expected("at most " + MOST_RUNS + " runs");
                            }
                            runs.add(readTask(in).signed());
                        });
                    default -> in.skip();
                }
            });
            return new Ordered(task.atMost, task.stopsOnFailure, List.copyOf(runs));
        });
    }

    /** @throws BadJsonException if it is no signed order */
    public static SignedTask read(String text) throws BadJsonException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return JsonReader.readDocument(octets, octets.length, TaskJson::readTask)
                .signed();
    }

    /** @throws BadJsonException if it is no signed order, or one of a repeated order that does not say which occurrence */
    public static TaskExecution readExecution(String text) throws BadJsonException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return JsonReader.readDocument(octets, octets.length, in -> {
            Read read = readTask(in);
            try {
                return new TaskExecution(read.signed(), read.occurrence());
            } catch (IllegalArgumentException e) {
                throw in.refused(e);
            }
        });
    }

    private record Read(SignedTask signed, int occurrence) {}

    private static Read readTask(JsonReader in) throws BadJsonException {
        var order = new Object() {
            String run = "";
            String task = "";
            String key = "";
            String word = "";
            final Map<String, String> arguments = new TreeMap<>();
            ContainerName target;
            long issued;
            long expires;
            Optional<Duration> every = Optional.empty();
            Duration window = Duration.ZERO;
            int occurrence;
            String signature = "";
        };
        in.readFields(field -> {
            switch (field) {
                case "run" -> order.run = in.string();
                case "task" -> order.task = in.string();
                case "key" -> order.key = in.string();
                case "word" -> order.word = in.string();
                case "arguments" -> in.readFields(name -> order.arguments.put(name, in.string()));
                case "target" -> order.target = PartnerListJson.readName(in);
                case "issued" -> order.issued = in.count();
                case "expires" -> order.expires = in.count();
                case "every" -> order.every = Optional.of(readSeconds(in));
                case "window" -> order.window = readSeconds(in);
                case "occurrence" -> order.occurrence = in.integer(1, Integer.MAX_VALUE);
                case "signature" -> order.signature = in.string();
                default -> in.skip();
            }
        });
        if (order.target == null) {
            throw in.expected("a field \"target\"");
        }
        try {
            return new Read(
                    new SignedTask(
                            new TaskOrder(
                                    order.run,
                                    order.task,
                                    order.key,
                                    order.word,
                                    order.arguments,
                                    order.target,
                                    Instant.ofEpochSecond(order.issued),
                                    Instant.ofEpochSecond(order.expires),
                                    order.every.map(every -> new Repetition(every, order.window))),
                            order.signature),
                    order.occurrence);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        } catch (DateTimeException e) {
            throw in.refused(new IllegalArgumentException("a time that is none", e));
        }
    }

    private static Duration readSeconds(JsonReader in) throws BadJsonException {
        return Duration.ofSeconds(in.integer(0, Integer.MAX_VALUE));
    }

    /** Returns the JSON of an outcome. */
    public static String text(TaskOutcome outcome) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        JsonWriter.writeDocument(out, json -> {
            json.writeStringProperty("state", outcome.state().name());
            outcome.exitStatus().ifPresent(status -> json.writeNumberProperty("exitStatus", status));
            json.writeStringProperty("output", outcome.output());
            if (outcome.truncated()) {
                json.writeBooleanProperty("truncated", true);
            }
            outcome.file().ifPresent(file -> {
                json.writeObjectPropertyStart("file");
                json.writeNumberProperty("octets", file.octets());
                json.writeNumberProperty("fromLine", file.fromLine());
                json.writeNumberProperty("fromRelay", file.fromRelay());
                json.writeNumberProperty("fromPeers", file.fromPeers());
                json.writeEndObject();
            });
            if (!outcome.steps().isEmpty()) {
                json.writeArrayPropertyStart("steps");
                outcome.steps().forEach(step -> {
                    json.writeStartObject();
                    json.writeStringProperty("step", step.kind().name());
                    json.writeNumberProperty("at", step.at().toEpochMilli());
                    json.writeStringProperty("detail", step.detail());
                    json.writeEndObject();
                });
                json.writeEndArray();
            }
        });
        return out.toString(StandardCharsets.UTF_8);
    }

    /** @throws BadJsonException if it is no outcome */
    public static TaskOutcome readOutcome(String text) throws BadJsonException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return JsonReader.readDocument(octets, octets.length, in -> {
            var outcome = new Object() {
                TaskOutcome.State state;
                OptionalInt exitStatus = OptionalInt.empty();
                String output = "";
                boolean truncated;
                Optional<FileProgress> file = Optional.empty();
                final List<UpgradeStep> steps = new ArrayList<>();
            };
            in.readFields(field -> {
                switch (field) {
                    case "state" -> outcome.state = readState(in);
                    case "exitStatus" -> outcome.exitStatus = OptionalInt.of(in.integer(-255, 255));
                    case "output" -> outcome.output = in.longString();
                    case "truncated" -> outcome.truncated = in.bool();
                    case "file" -> outcome.file = Optional.of(readProgress(in));
                    case "steps" -> in.readArray(() -> readStep(in, outcome.steps));
                    default -> in.skip();
                }
            });
            if (outcome.state == null) {
                throw in.expected("a field \"state\"");
            }
            return new TaskOutcome(
                    outcome.state, outcome.exitStatus, outcome.output, outcome.truncated, outcome.file, outcome.steps);
        });
    }

    /** Adds a step, unless it is one that only a newer agent knows. */
    private static void readStep(JsonReader in, List<UpgradeStep> steps) throws BadJsonException {
        var step = new Object() {
            String kind = "";
            long at;
            String detail = "";
        };
        in.readFields(field -> {
            switch (field) {
                case "step" -> step.kind = in.string();
                case "at" -> step.at = in.count();
                case "detail" -> step.detail = in.longString();
                default -> in.skip();
            }
        });
        if (steps.size() == UpgradeStep.MOST) {
            throw in.expected("at most " + UpgradeStep.MOST + " steps");
        }
        if (step.at > LATEST_MILLIS) {
            throw in.expected("milliseconds since 1970, before 2100");
        }
        for (UpgradeStep.Kind kind : UpgradeStep.Kind.values()) {
            if (kind.name().equals(step.kind)) {
                steps.add(new UpgradeStep(kind, Instant.ofEpochMilli(step.at), step.detail));
            }
        }
    }

    private static FileProgress readProgress(JsonReader in) throws BadJsonException {
        var file = new Object() {
            long octets;
            long fromLine;
            long fromRelay;
            long fromPeers;
        };
        in.readFields(field -> {
            switch (field) {
                case "octets" -> file.octets = in.count();
                case "fromLine" -> file.fromLine = in.count();
                case "fromRelay" -> file.fromRelay = in.count();
                case "fromPeers" -> file.fromPeers = in.count();
                default -> in.skip();
            }
        });
        return new FileProgress(file.octets, file.fromLine, file.fromRelay, file.fromPeers);
    }

    private static TaskOutcome.State readState(JsonReader in) throws BadJsonException {
        try {
            return TaskOutcome.State.valueOf(in.string());
        } catch (IllegalArgumentException e) {
            throw in.expected("the state of a run");
        }
    }
}
