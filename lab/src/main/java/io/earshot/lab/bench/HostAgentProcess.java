package io.earshot.lab.bench;

import io.earshot.agent.AgentMain;
import io.earshot.lab.fleet.programs.HostAgent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the agent of a host as packages run it, for containers in network namespaces of this machine. */
final class HostAgentProcess {

    private HostAgentProcess() {}

    /**
     * @param pattern of the namespaces' names, with the container's in its first group
     * @param more options of the agent
     */
    static Process start(URI server, String host, String pattern, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HostAgent.OPTIONS);
        command.addAll(List.of(
                "-Xmx64m", // of which the names of all jar files take a part, in a checkout
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                "--server",
                server.toString(),
                "--host",
                host,
                "--netns-pattern",
                pattern));
        command.addAll(more);
        return new ProcessBuilder(command).inheritIO().start();
    }
}
