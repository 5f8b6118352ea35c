package io.earshot.cli;

import io.earshot.model.Names;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "task",
        description = "Has agents execute words that their own configuration allows.",
        mixinStandardHelpOptions = true,
        subcommands = {TaskRunCommand.class, TaskCommand.Tasks.class, TaskCommand.Show.class, TaskCommand.Stop.class})
final class TaskCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "list",
            description = "Prints the tasks of the last week, and schedules with the time of the next occurrence.",
            mixinStandardHelpOptions = true)
    static final class Tasks extends ListCommand {

        @Override
        String select() {
            return """
                SELECT t.id, t.word, t.arguments, t.signedBy, t.issuedAt, t.targets,
                       COUNT(CASE WHEN r.state = 'DONE' THEN 1 END) AS done,
                       COUNT(CASE WHEN r.state IN ('FAILED', 'EXPIRED', 'LOST', 'REFUSED', 'STOPPED') THEN 1 END) AS notDone,
                       COUNT(CASE WHEN r.state IN ('WAITING', 'SENT', 'RUNNING') THEN 1 END) AS underway,
                       t.everySeconds, t.nextAt
                FROM task t JOIN task_run r ON r.task = t.id
                GROUP BY t.id, t.word, t.arguments, t.signedBy, t.issuedAt, t.targets, t.everySeconds, t.nextAt
                ORDER BY t.issuedAt DESC
                """;
        }
    }

    @Command(name = "show", description = "Prints the runs of a task.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin
        private RunningServer server;

        @Mixin
        private RowOutput output;

        @Parameters(paramLabel = "TASK", description = "the task's id")
        private String task;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            requireId("task", task);
            if (output.isTable()) {
                print(spec, runs(server, task));
            } else if (server.has("SELECT 1 FROM task_run WHERE task = '" + task + "'")) {
                output.print(server, spec, selectRuns(task));
            } else {
                throw unknown(task);
            }
            return 0;
        }
    }

    @Command(
            name = "stop",
            description = {
                "Stops a task or a schedule: runs that did not begin are STOPPED, and no occurrence follows.",
                "What runs goes on to its end.",
            },
            mixinStandardHelpOptions = true)
    static final class Stop implements Callable<Integer> {

        @Mixin
        private RunningServer server;

        @Parameters(paramLabel = "TASK", description = "the task's id")
        private String task;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            requireId("task", task);
            server.post("api/v1/tasks/" + task + "/stop", new byte[0]);
            print(
                    spec,
                    "earshot: task " + task + " begins no other run; task show " + task
                            + " prints what became of it\n");
            return 0;
        }
    }

    /**
     * Refuses what cannot be an id. An id has no quote, so that it may become part of a statement.
     *
     * @param what is named by it, a task or an upgrade
     */
    static void requireId(String what, String id) throws CommandFailure {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw CommandFailure.wrongUse(
                    what + " \"" + Names.shorten(id) + "\", expected an id as " + what + " list prints it");
        }
    }

    private static String selectRuns(String task) {
        return "SELECT container, state, exitStatus, output, truncated, dueAt FROM task_run WHERE task = '" + task
                + "' ORDER BY occurrence, container";
    }

    private static CommandFailure unknown(String task) {
        return CommandFailure.refused("task " + task + " is not known, expected one as task list prints it");
    }

    /** Returns a block for each run: a line that says how it ended, and the output, indented. */
    static String runs(RunningServer server, String task) throws CommandFailure {
        JsonNode rows = server.askSqlForJson(selectRuns(task)).path("rows");
        if (rows.isEmpty()) {
            throw unknown(task);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode row : rows) {
            if (!row.get(5).isNull()) {
                text.append(row.get(5).asString()).append(' ');
            }
            text.append(row.get(0).asString()).append(' ').append(row.get(1).asString());
            if (!row.get(2).isNull()) {
                text.append(", exit status ").append(row.get(2).asInt());
            }
            if (row.get(4).asBoolean(false)) {
                text.append(", output cut");
            }
            text.append('\n');
            row.get(3)
                    .asString("")
                    .lines()
                    .forEach(line -> text.append("    ")
                            .append(line.replaceAll("[\\p{Cntrl}&&[^\t]]", "?"))
                            .append('\n'));
        }
        return text.toString();
    }

    static void print(CommandSpec spec, String table) {
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
    }
}
