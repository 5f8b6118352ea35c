package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.server.config.ConfigFile;
import io.earshot.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineBesideShareTest {

    @TempDir
    private Path folder;

    @Test
    void aServerThatShowsAPartOfTheContainersWritesNoRowsToAnEngine() throws Exception {
        ServerConfig config = ConfigFile.read(Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            cluster: {name: a, kafka: {bootstrap: ["127.0.0.1:1"]}, share: {partitions: 2, holds: [0]}}
            engine: {ignite: {addresses: ["127.0.0.1:1"]}}
            """));
        String line =
                "\"engine\" stands beside \"cluster.share\", expected one of them: one server writes the rows of the"
                        + " engine, and has to show all containers";

        assertThatThrownBy(() -> EarshotServer.verify(config)).hasMessage(line);
        assertThatThrownBy(() -> EarshotServer.start(config, InstantSource.system()))
                .hasMessage(line);
    }
}
