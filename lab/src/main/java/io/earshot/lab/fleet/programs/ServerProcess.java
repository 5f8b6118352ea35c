package io.earshot.lab.fleet.programs;

import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The real server, among the watchers. */
public final class ServerProcess implements AutoCloseable {

    public static final int PORT = 8090;

    /** As agents reach it. */
    static final String URL = "http://" + FleetNetwork.WATCHERS + ":" + PORT;

    private final Namespace in;
    private final Path config;
    private final String main;
    private final Optional<MovableClock> clock;
    private ChildProgram program;

    /**
     * @param main the {@code earshot} command's class
     * @param clock by which it lives, unless by the machine's
     */
    public ServerProcess(Namespace in, Path config, String main, Optional<MovableClock> clock) {
        this.in = in;
        this.config = config;
        this.main = main;
        this.clock = clock;
    }

    public void start() throws IOException, InterruptedException {
        Path log = config.resolveSibling("server.log");
        Files.deleteIfExists(log);
        List<String> java = ChildProgram.java("512m", main, List.of("server", "--config", config.toString()));
        program = ChildProgram.start(in, log, clock.isPresent() ? clock.get().over(java) : java);
        program.await("its address", () -> program.hasSaid("earshot: listening on "));
    }

    /** Ends it as a power cut would. */
    public void kill() {
        program.kill();
    }

    public boolean isAlive() {
        return program.isAlive();
    }

    public long pid() {
        return program.pid();
    }

    public long megabytes() throws IOException {
        return program.megabytes();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
