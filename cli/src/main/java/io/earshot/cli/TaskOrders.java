package io.earshot.cli;

import io.earshot.http.config.DurationText;
import io.earshot.model.ContainerName;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options of commands that order a task, and how one is ordered and followed. */
final class TaskOrders {

    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(300);

    @Mixin
    private RunningServer server;

    @Option(
            names = "--on",
            required = true,
            paramLabel = "CONDITION",
            description = "which containers, as the WHERE of a SELECT over DATA")
    private String condition;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            defaultValue = "${env:EARSHOT_TASK_KEY}",
            description = "the private key that signs the orders (or EARSHOT_TASK_KEY)")
    private Path key;

    @Option(
            names = "--at-most",
            defaultValue = "10%",
            paramLabel = "SHARE",
            description = "how many at a time: a number, or a share of the containers (default: 10%%)")
    private String atMost;

    @Option(names = "--yes", description = "does not ask before it orders")
    private boolean yes;

    /**
     * Describes the work that is ordered.
     *
     * @param stopsOnFailure whether no other run begins after one that failed
     * @param shown of it before it is ordered
     * @param schedule says whether and how it is repeated
     */
    record What(
            String word,
            Map<String, String> arguments,
            Duration deadline,
            boolean stopsOnFailure,
            String shown,
            Schedule schedule) {

        /** Work that is executed once. */
        What(String word, Map<String, String> arguments, Duration deadline, boolean stopsOnFailure, String shown) {
            this(word, arguments, deadline, stopsOnFailure, shown, (_, _) -> Optional.empty());
        }
    }

    /** Plans the repetition of a task. */
    interface Schedule {

        /** @return absent for a task that is executed once */
        Optional<TaskSchedule.Plan> plan(Duration deadline, Instant now) throws CommandFailure;
    }

    /** Says how far a task is, beyond how many of its runs have ended. */
    interface More {
        String text(RunningServer server, String task) throws CommandFailure;
    }

    RunningServer server() {
        return server;
    }

    /** Orders a task, waits for its runs to end, and prints them. Returns the command's exit status. */
    int order(What what, More more, CommandSpec spec) throws CommandFailure, InterruptedException {
        return order(what, targets(), more, spec).status();
    }

    /**
     * Orders a task of one container, and waits for it to end.
     *
     * @return what the container's agent said
     * @throws CommandFailure if it was not done
     */
    String orderOne(What what, ContainerName target, CommandSpec spec) throws CommandFailure, InterruptedException {
        Ordered ordered = order(what, List.of(target), (_, _) -> "", spec);
        if (ordered.status() != 0) {
            throw CommandFailure.refused(what.word() + " was not done by " + target);
        }
        return server.askSqlForJson("SELECT output FROM task_run WHERE task = '" + ordered.task() + "'")
                .path("rows")
                .path(0)
                .path(0)
                .asString("");
    }

    /** @param status exit status of the command */
    private record Ordered(String task, int status) {}

    private Ordered order(What what, List<ContainerName> targets, More more, CommandSpec spec)
            throws CommandFailure, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Optional<TaskSchedule.Plan> plan = what.schedule().plan(what.deadline(), now);
        SigningKey signing = SigningKey.read(key);
        int together = together(targets.size());
        PrintWriter out = spec.commandLine().getOut();
        out.println("earshot: " + what.shown() + " for " + targets.size() + " containers, " + together
                + " at a time, "
                + plan.map(TaskOrders::shown).orElse("until " + what.deadline().toSeconds() + " s from now")
                + ": " + shortened(targets));
        out.flush();
        if (!yes && !isAgreed()) {
            throw CommandFailure.refused("not ordered");
        }
        String task = UUID.randomUUID().toString();
        Instant signedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS); // it may have taken long to agree
        Optional<TaskSchedule.Plan> signed = what.schedule().plan(what.deadline(), signedAt);
        send(what, task, signing, targets, together, signedAt, signed);
        System.err.println("earshot: ordered as task " + task);
        if (signed.isPresent()) {
            System.err.println("earshot: task show " + task + " prints its runs, task stop " + task + " ends it");
            return new Ordered(task, 0);
        }
        return new Ordered(task, follow(task, targets.size(), what.deadline(), more, spec));
    }

    private static String shown(TaskSchedule.Plan plan) {
        return "now and then every " + DurationText.format(plan.repetition().every()) + " until " + plan.expiresAt()
                + ", each begun within " + DurationText.format(plan.repetition().window()) + " or never";
    }

    private List<ContainerName> targets() throws CommandFailure {
        JsonNode answer = server.askSqlForJson("SELECT name FROM data WHERE " + condition + " ORDER BY name");
        List<ContainerName> targets = new ArrayList<>();
        answer.path("rows")
                .forEach(row -> targets.add(ContainerName.parse(row.get(0).asString())));
        if (answer.path("truncated").asBoolean(false)) {
            throw CommandFailure.refused("more containers than one answer of the server holds, expected a condition"
                    + " that holds for fewer");
        }
        if (targets.isEmpty()) {
            throw CommandFailure.refused("the condition holds for no container");
        }
        return targets;
    }

    private int together(int targets) throws CommandFailure {
        if (atMost.matches("[0-9]{1,3}%")) {
            long share = Long.parseLong(atMost.substring(0, atMost.length() - 1));
            return Math.clamp((targets * share + 99) / 100, 1, targets);
        }
        if (atMost.matches("[1-9][0-9]{0,5}")) {
            return Math.min(targets, Integer.parseInt(atMost));
        }
        throw CommandFailure.wrongUse("--at-most " + atMost + ", expected a number or a share as in 10%");
    }

    private static String shortened(List<ContainerName> targets) {
        String first = String.join(
                ", ", targets.stream().limit(5).map(ContainerName::toString).toList());
        return targets.size() <= 5 ? first : first + " and " + (targets.size() - 5) + " more";
    }

    private static boolean isAgreed() {
        System.err.print("Order it? [y/N] ");
        Scanner in = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
        return in.hasNextLine() && in.nextLine().strip().matches("[yY]|yes");
    }

    private void send(
            What what,
            String task,
            SigningKey signing,
            List<ContainerName> targets,
            int together,
            Instant now,
            Optional<TaskSchedule.Plan> plan)
            throws CommandFailure {
        Instant expires = plan.map(TaskSchedule.Plan::expiresAt)
                .orElse(now.plus(what.deadline()).truncatedTo(ChronoUnit.SECONDS));
        List<SignedTask> orders = new ArrayList<>();
        try {
            for (ContainerName target : targets) {
                orders.add(SignedTask.sign(
                        new TaskOrder(
                                UUID.randomUUID().toString(),
                                task,
                                signing.name(),
                                what.word(),
                                what.arguments(),
                                target,
                                now,
                                expires,
                                plan.map(TaskSchedule.Plan::repetition)),
                        signing.key()));
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TaskJson.write(new TaskJson.Ordered(together, what.stopsOnFailure(), orders), body);
        server.post("api/v1/tasks", body.toByteArray());
    }

    private record Progress(int ended, int done, String more) {}

    /** Asks until all have ended. A server that does not answer for a while is asked again: the task goes on without this command. */
    private int follow(String task, int targets, Duration deadline, More more, CommandSpec spec)
            throws CommandFailure, InterruptedException {
        Instant end = Instant.now().plus(deadline).plus(AFTER_DEADLINE);
        Optional<Progress> before = Optional.empty();
        boolean away = false;
        while (true) {
            try {
                Progress now = progress(task, more);
                away = false;
                if (!before.equals(Optional.of(now))) {
                    System.err.println("earshot: " + now.more() + now.ended() + " of " + targets + " ended, "
                            + now.done() + " done");
                }
                before = Optional.of(now);
                if (now.ended() == targets || Instant.now().isAfter(end)) {
                    TaskCommand.print(spec, TaskCommand.runs(server, task));
                    return now.done() == targets ? 0 : 1;
                }
            } catch (CommandFailure e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                if (!away) {
                    System.err.println("earshot: " + e.getMessage() + "; trying again");
                }
                away = true;
            }
            Thread.sleep(BETWEEN_QUESTIONS);
        }
    }

    private Progress progress(String task, More more) throws CommandFailure {
        JsonNode row = server.askSqlForJson(
                        "SELECT COUNT(CASE WHEN state NOT IN ('WAITING', 'SENT', 'RUNNING') THEN 1 END),"
                                + " COUNT(CASE WHEN state = 'DONE' THEN 1 END) FROM task_run WHERE task = '" + task
                                + "'")
                .path("rows")
                .path(0);
        return new Progress(row.path(0).asInt(), row.path(1).asInt(), more.text(server, task));
    }
}
