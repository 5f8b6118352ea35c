package io.earshot.lab.pdns;

import io.earshot.lab.RealPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A real authoritative PowerDNS on loopback with a pipe backend, logging every question to a file. */
public final class PowerDns {

    private PowerDns() {}

    /** @param folder for its configuration, socket and log */
    public static NameServer start(Path folder) throws IOException, InterruptedException {
        Path program = RealPrograms.require("pdns_server");
        int port = NameServer.freePort();
        Path backend = folder.resolve("backend.sh");
        Files.writeString(backend, BACKEND);
        Files.setPosixFilePermissions(backend, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("pdns.conf"), """
            launch=pipe
            pipe-command=%1$s/backend.sh
            local-address=127.0.0.1:%2$d
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
            """.formatted(folder, port));
        return NameServer.start(folder, port, program.toString(), "--config-dir=" + folder);
    }

    /** The pipe backend's protocol, ABI 1: db1 is 10.1.2.3 and cache1 fd00::7 whoever asks, nothing else has an address. */
    private static final String BACKEND = """
        #!/bin/sh
        T=$(printf '\\t')
        while IFS="$T" read -r kind qname qclass qtype id remote; do
          case "$kind" in
            HELO) printf 'OK\\ttest\\n' ;;
            Q)
              name=$(printf %s "$qname" | tr A-Z a-z)
              case "$name:$qtype" in
                example.com:SOA | example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tSOA\\t60\\t1\\tns1.example.com h.example.com 1 3600 600 86400 5\\n' "$qname" ;;
                db1.*example.com:A | db1.*example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tA\\t5\\t1\\t10.1.2.3\\n' "$qname" ;;
                cache1.*example.com:AAAA | cache1.*example.com:ANY)
                  printf 'DATA\\t%s\\tIN\\tAAAA\\t5\\t1\\tfd00::7\\n' "$qname" ;;
              esac
              printf 'END\\n' ;;
            *) printf 'END\\n' ;;
          esac
        done
        """;
}
