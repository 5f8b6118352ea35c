package io.earshot.cli;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "agent", description = "Runs the agent of one container.", mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {

    @Option(names = "--server", required = true, paramLabel = "URL", description = "the server")
    private URI server;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "this container, as in be5.host58")
    private String name;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Stop.listen();
        try (Agent agent = new Agent(config())) {
            agent.start();
            Stop.awaitSignal();
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }

    private AgentConfig config() throws CommandFailure {
        try {
            return new AgentConfig(server, ContainerName.parse(name), Version.number());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}
