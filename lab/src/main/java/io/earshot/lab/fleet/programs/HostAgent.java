package io.earshot.lab.fleet.programs;

import io.earshot.agent.AgentMain;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The agent of one host, as an operator runs it: a process on the host that serves all of its containers. */
public final class HostAgent implements AutoCloseable {

    /** Those of the packed agent's that cost or save something while it runs (packaging/agent/java.options). */
    public static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx32m",
            "-Xmn2m",
            "-Xss256k",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:AsyncDeflationInterval=10000",
            "-Djdk.virtualThreadScheduler.parallelism=1");

    private final ChildProgram program;

    private HostAgent(ChildProgram program) {
        this.program = program;
    }

    /**
     * @param folder for its token and log
     * @param nginxLogs where front ends log, with {@code {name}} for their namespace's name
     */
    public static HostAgent start(FleetNetwork network, Host host, String token, Path folder, String nginxLogs)
            throws IOException {
        Path tokenFile = Files.writeString(folder.resolve(host.name() + ".token"), token + "\n");
        List<String> command = ChildProgram.java(
                OPTIONS,
                AgentMain.class.getName(),
                List.of(
                        "--server",
                        ServerProcess.URL,
                        "--host",
                        host.name(),
                        "--token-file",
                        tokenFile.toString(),
                        "--netns-pattern",
                        network.namespacePattern(),
                        "--nginx-log",
                        nginxLogs));
        return new HostAgent(ChildProgram.start(network.host(host), folder.resolve(host.name() + ".log"), command));
    }

    public long pid() {
        return program.pid();
    }

    public long megabytes() throws IOException {
        return program.megabytes();
    }

    public boolean isAlive() {
        return program.isAlive();
    }

    /** Ends it as a power cut would. */
    public void kill() {
        program.kill();
    }

    @Override
    public void close() {
        program.close();
    }
}
