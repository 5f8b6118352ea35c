package io.earshot.lab.fleet.programs;

import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/** A real authoritative PowerDNS, logging every question, that asks {@link NearestNames}. */
public final class NameServer implements AutoCloseable {

    public static final int PORT = 53;

    private final Namespace in;
    private final Path folder;
    private ChildProgram program;

    /** @param folder for its configuration and log */
    public NameServer(Namespace in, Path folder, Path cmdb) throws IOException {
        this.in = in;
        this.folder = Files.createDirectories(folder);
        Path backend = folder.resolve("backend.sh");
        Files.writeString(
                backend,
                ChildProgram.java("24m", NearestNames.class.getName(), List.of(cmdb.toString())).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", "\n")));
        Files.setPosixFilePermissions(backend, PosixFilePermissions.fromString("rwx------"));
        // A JVM takes its time to start where everything starts at once; a thread fewer is a JVM fewer.
        Files.writeString(folder.resolve("pdns.conf"), """
            launch=pipe
            pipe-command=%1$s/backend.sh
            pipe-timeout=30000
            distributor-threads=1
            local-address=%2$s
            local-port=%3$d
            socket-dir=%1$s
            daemon=no
            guardian=no
            disable-syslog=yes
            log-timestamp=yes
            loglevel=5
            log-dns-queries=yes
            zone-cache-refresh-interval=0
            security-poll-suffix=
            setuid=
            setgid=
            """.formatted(folder, FleetNetwork.WATCHERS, PORT));
    }

    /** The log from which the server learns. */
    public Path log() {
        return folder.resolve("pdns.log");
    }

    public void start() throws IOException, InterruptedException {
        long before = Files.exists(log()) ? Files.size(log()) : 0;
        program = ChildProgram.start(in, log(), List.of("pdns_server", "--config-dir=" + folder));
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
