package io.earshot.lab.pdns;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real PowerDNS recursor on loopback, forwarding to an authoritative server, with its protobuf stream and its text log. */
final class PowerDnsRecursor {

    private PowerDnsRecursor() {}

    /**
     * @param folder for its configuration, socket and log
     * @param authPort where the authoritative server of example.com listens
     * @param streamPort where its protobuf stream is to go
     */
    static NameServer start(Path folder, int authPort, int streamPort) throws IOException, InterruptedException {
        RealPrograms.require("pdns_recursor");
        int port = FreePort.find();
        Files.writeString(folder.resolve("stream.lua"), """
            protobufServer("127.0.0.1:%d", {logQueries=false, logResponses=true, exportTypes={'A', 'AAAA', 'CNAME'}})
            """.formatted(streamPort));
        Files.writeString(folder.resolve("recursor.conf"), """
            local-address=127.0.0.1:%2$d
            socket-dir=%1$s
            daemon=no
            disable-syslog=yes
            forward-zones=example.com=127.0.0.1:%3$d
            dont-query=
            dnssec=off
            security-poll-suffix=
            threads=2
            quiet=no
            loglevel=6
            setuid=
            setgid=
            lua-config-file=%1$s/stream.lua
            """.formatted(folder, port, authPort));
        return NameServer.start(folder.resolve("pdns.log"), port, List.of("pdns_recursor", "--config-dir=" + folder));
    }
}
