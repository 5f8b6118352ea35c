package io.earshot.lab.pdns;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real dnsdist on loopback in front of an authoritative server, with a cache and its protobuf stream. */
final class Dnsdist {

    private Dnsdist() {}

    /**
     * @param folder for its configuration and log
     * @param authPort where the authoritative server of example.com listens
     * @param streamPort where its protobuf stream is to go
     */
    static NameServer start(Path folder, int authPort, int streamPort) throws IOException, InterruptedException {
        RealPrograms.require("dnsdist");
        int port = FreePort.find();
        Path config = folder.resolve("dnsdist.conf");
        Files.writeString(config, """
            setLocal('127.0.0.1:%1$d')
            setSecurityPollSuffix('')
            newServer({address='127.0.0.1:%2$d', healthCheckMode='up'})
            getPool(''):setCache(newPacketCache(1000))
            local stream = newRemoteLogger('127.0.0.1:%3$d')
            addAction(AllRule(), RemoteLogAction(stream))
            addResponseAction(AllRule(), RemoteLogResponseAction(stream, nil, true))
            addCacheHitResponseAction(AllRule(), RemoteLogResponseAction(stream, nil, true))
            """.formatted(port, authPort, streamPort));
        return NameServer.start(
                folder.resolve("pdns.log"),
                port,
                List.of("dnsdist", "--supervised", "--disable-syslog", "-C", config.toString()));
    }
}
