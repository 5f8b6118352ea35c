package io.earshot.server;

import io.earshot.server.config.ConfigFile;
import java.nio.file.Path;
import java.time.InstantSource;

/** A server as a process of its own, which a test may kill. Prints where it listens. */
final class KilledServer {

    private KilledServer() {}

    public static void main(String[] args) throws Exception {
        EarshotServer server = EarshotServer.start(ConfigFile.read(Path.of(args[0])), InstantSource.system());
        System.out.println(server.uri());
        Thread.currentThread().join();
    }
}
