package io.earshot.cli;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentCommandLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Its options are the agent's own, which also runs without this command. */
@Command(name = "agent", description = "Runs the agent of one container, or of all containers of a host.")
final class AgentCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            spec.commandLine().getOut().print(AgentCommandLine.help("earshot agent"));
            spec.commandLine().getOut().flush();
            return 0;
        }
        if (AgentCommandLine.isCheck(arguments)) {
            return check();
        }
        Stop.listen();
        try (Agent agent = agent()) {
            agent.start();
            Stop.awaitSignal();
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private int check() throws CommandFailure {
        try {
            spec.commandLine()
                    .getOut()
                    .println("earshot: " + AgentCommandLine.check(arguments, System.getenv(), Version.number()));
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            throw CommandFailure.wrongUse(e.getMessage() + "; see earshot agent --help");
        }
    }

    private Agent agent() throws CommandFailure {
        try {
            return AgentCommandLine.agent(arguments, System.getenv(), Version.number());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage() + "; see earshot agent --help");
        }
    }
}
