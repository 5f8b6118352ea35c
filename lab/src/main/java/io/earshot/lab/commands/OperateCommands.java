package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.fleet.RunFolder;
import io.earshot.lab.fleet.control.ControlSocket;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands to a fleet that {@code lab up} has brought up. */
abstract class OperateCommands implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Command(
            name = "status",
            description = "Tells where to look at the running fleet, and what is broken in it.",
            mixinStandardHelpOptions = true)
    static final class Status extends OperateCommands {

        @Override
        public Integer call() throws CommandFailure {
            return say(List.of("status"));
        }
    }

    @Command(
            name = "break",
            description = "Breaks something in the running fleet; docs/proof.md has the kinds.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  earshot lab break link-one-way fe1.host1 be1.host2"})
    static final class Break extends OperateCommands {

        @Parameters(index = "0", paramLabel = "KIND")
        private String kind;

        @Parameters(index = "1..*", paramLabel = "WHERE", description = "containers, hosts or data centres")
        private List<String> where = List.of();

        @Override
        public Integer call() throws CommandFailure {
            List<String> words = new ArrayList<>(List.of("break", kind));
            words.addAll(where);
            return say(words);
        }
    }

    @Command(
            name = "repair",
            description = "Mends all that was broken in the running fleet.",
            mixinStandardHelpOptions = true)
    static final class Repair extends OperateCommands {

        @Override
        public Integer call() throws CommandFailure {
            return say(List.of("repair"));
        }
    }

    @Command(
            name = "down",
            description = "Ends the running fleet, and what dead ones have left.",
            mixinStandardHelpOptions = true)
    static final class Down extends OperateCommands {

        @Override
        public Integer call() throws CommandFailure {
            try {
                Optional<String> answer = ControlSocket.ask(List.of("down"));
                Namespaces.clearAway();
                RunFolder.clearAway();
                return print(answer.orElse("no fleet runs; what dead ones have left is gone\n"));
            } catch (IOException e) {
                throw CommandFailure.refused(e.getMessage());
            }
        }
    }

    /** @return the exit status */
    int say(List<String> words) throws CommandFailure {
        try {
            String answer = ControlSocket.ask(words)
                    .orElseThrow(() -> CommandFailure.refused("no fleet runs, expected one of `earshot lab up`"));
            if (answer.startsWith("earshot: ")) {
                throw CommandFailure.wrongUse(
                        answer.substring("earshot: ".length()).strip());
            }
            return print(answer);
        } catch (IOException e) {
            throw CommandFailure.refused("the fleet does not answer: " + e.getMessage());
        }
    }

    int print(String answer) {
        spec.commandLine().getOut().print(answer);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
