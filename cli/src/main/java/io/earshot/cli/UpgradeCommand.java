package io.earshot.cli;

import io.earshot.model.pieces.FileOrder;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "upgrade",
        description = "Upgrades agents to a package that was put on the server, while they run.",
        mixinStandardHelpOptions = true,
        subcommands = {UpgradeCommand.Run.class, UpgradeCommand.Upgrades.class, UpgradeCommand.Show.class})
final class UpgradeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "run",
            description = {
                "Orders containers' agents to upgrade, some at a time, waits, and prints what became of them.",
                "An agent whose new version does not prove itself goes on with the old one, and no other agent begins then.",
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  earshot file put earshot-agent-0.3.0-linux-x64.tar.gz",
                "  earshot upgrade run earshot-agent-0.3.0-linux-x64.tar.gz --on \"dataCenter = 'TX'\" --at-most 10%"
                        + " --key release.key",
            })
    static final class Run implements Callable<Integer> {

        @Mixin
        private TaskOrders orders;

        @Mixin
        private OrderedFile ordered;

        @Option(
                names = "--deadline",
                defaultValue = "4h",
                paramLabel = "TIME",
                converter = TimeOption.class,
                description = "after so long no upgrade begins any more (default: 4h)")
        private Duration deadline;

        @Option(names = "--go-on", description = "upgrades the others after a failure, too")
        private boolean goesOn;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            FileOrder file = ordered.find(orders.server());
            return orders.order(
                    new TaskOrders.What(
                            FileOrder.UPGRADE,
                            file.arguments(),
                            deadline,
                            !goesOn,
                            "upgrade to " + FileCommand.shown(file)),
                    Run::progress,
                    spec);
        }

        /** Returns how many agents are at which step. */
        private static String progress(RunningServer server, String task) throws CommandFailure {
            JsonNode rows = server.askSqlForJson("SELECT u.step, COUNT(*) FROM upgrade u WHERE u.task = '" + task
                            + "' AND u.number = (SELECT MAX(n.number) FROM upgrade n WHERE n.run = u.run)"
                            + " GROUP BY u.step ORDER BY u.step")
                    .path("rows");
            StringBuilder text = new StringBuilder();
            rows.forEach(row -> text.append(row.get(1).asInt())
                    .append(' ')
                    .append(row.get(0).asString())
                    .append(", "));
            return text.toString();
        }
    }

    @Command(name = "list", description = "Prints the upgrades of the last week.", mixinStandardHelpOptions = true)
    static final class Upgrades extends ListCommand {

        @Override
        String select() {
            return """
                SELECT t.id, u.name, t.signedBy, t.issuedAt, t.targets,
                       COUNT(CASE WHEN u.step = 'DONE' THEN 1 END) AS done,
                       COUNT(CASE WHEN u.step = 'ABORTED' THEN 1 END) AS aborted,
                       COUNT(CASE WHEN u.step = 'RETURNED' THEN 1 END) AS returned,
                       COUNT(CASE WHEN u.step IN ('REFUSED', 'EXPIRED', 'LOST', 'FAILED', 'STOPPED') THEN 1 END) AS notDone
                FROM task t JOIN upgrade u ON u.task = t.id
                GROUP BY t.id, u.name, t.signedBy, t.issuedAt, t.targets ORDER BY t.issuedAt DESC
                """;
        }
    }

    @Command(name = "show", description = "Prints the steps of an upgrade.", mixinStandardHelpOptions = true)
    static final class Show extends ListCommand {

        @Parameters(paramLabel = "TASK", description = "the upgrade's id, as list prints it")
        private String task;

        @Override
        String select() throws CommandFailure {
            TaskCommand.requireId("upgrade", task);
            if (!server().has("SELECT 1 FROM upgrade WHERE task = '" + task + "'")) {
                throw CommandFailure.refused(
                        "upgrade " + task + " is not known, expected one as upgrade list prints it");
            }
            return "SELECT container, step, at, detail FROM upgrade WHERE task = '" + task
                    + "' ORDER BY container, run, number";
        }
    }
}
