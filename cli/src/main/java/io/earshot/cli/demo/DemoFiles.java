package io.earshot.cli.demo;

import io.earshot.cli.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's CMDB, PowerDNS log and server configuration, in a folder that goes away with it. */
record DemoFiles(Path folder, Path config) implements AutoCloseable {

    static DemoFiles write(int containers, int port) throws IOException {
        Path folder = Files.createTempDirectory("earshot-demo");
        if (containers == DemoMap.DEFAULT_CONTAINERS) {
            copy("cmdb.csv", folder);
            copy("pdns.log", folder);
        } else {
            DemoMap map = DemoMap.of(containers);
            Files.writeString(folder.resolve("cmdb.csv"), map.toCsv());
            Files.writeString(folder.resolve("pdns.log"), map.toPdnsLog());
        }
        Path config = Files.writeString(folder.resolve("server.yaml"), config(port));
        return new DemoFiles(folder, config);
    }

    /** Cycles are short so that there is something to see within seconds, and lists whole so that the same is cut each time. */
    private static String config(int port) {
        return """
            listen: 127.0.0.1:%d
            cycle: 4s
            downAfter: 4s
            probeInterval: 1s
            cmdb:
              csv: cmdb.csv
            pdns:
              logs: [pdns.log]
              domains: [example.com]
              keep: 400d
            partners:
              max: 64
              background: 0
            sql:
              postgres: 127.0.0.1:0
            """.formatted(port);
    }

    Path cmdb() {
        return folder.resolve("cmdb.csv");
    }

    private static void copy(String name, Path folder) throws IOException {
        try (InputStream in = DemoFiles.class.getResourceAsStream(name)) {
            Files.copy(in, folder.resolve(name));
        }
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(folder);
    }
}
