package io.earshot.lab.fleet.programs;

import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A real authoritative PowerDNS, logging every question, that asks {@link NearestNames}. */
public final class NameServer implements AutoCloseable {

    public static final int PORT = 53;

    private final Namespace in;
    private final PowerDnsFiles files;
    private ChildProgram program;

    /** @param folder for its configuration and log */
    public NameServer(Namespace in, Path folder, Path cmdb) throws IOException {
        this.in = in;
        files = new PowerDnsFiles(folder);
        files.configure(
                FleetNetwork.WATCHERS,
                PORT,
                ChildProgram.java("24m", NearestNames.class.getName(), List.of(cmdb.toString())).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", "\n")));
    }

    /** The log from which the server learns. */
    public Path log() {
        return files.log();
    }

    public void start() throws IOException, InterruptedException {
        long before = Files.exists(log()) ? Files.size(log()) : 0;
        program = ChildProgram.start(in, log(), files.command());
        program.await(
                "its answers",
                () -> Files.readString(log()).substring((int) before).contains("Backend launched with banner"));
    }

    public void kill() {
        program.kill();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
