package io.earshot.lab.fleet.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The files of an authoritative PowerDNS that logs every question and asks a program of ours for the answers. */
public record PowerDnsFiles(Path folder) {

    /** @param backend a shell script that speaks the pipe backend's protocol */
    public void configure(String address, int port, String backend) throws IOException {
        Files.createDirectories(folder);
        Path script = Files.writeString(folder.resolve("backend.sh"), backend);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
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
            """.formatted(folder, address, port));
    }

    public List<String> command() {
        return List.of("pdns_server", "--config-dir=" + folder);
    }

    public Path log() {
        return folder.resolve("pdns.log");
    }
}
