package io.earshot.lab.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.tls.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server keeps its log at a real broker that asks for TLS and a password, and writes the log again after its loss. */
class SecuredLogIT {

    @TempDir
    private Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    private KafkaBroker broker(String name, KafkaBroker.Ports ports) throws Exception {
        Path pem = folder.resolve("broker.pem");
        Files.writeString(
                pem, Files.readString(folder.resolve("broker.key")) + Files.readString(folder.resolve("broker.crt")));
        KafkaBroker broker =
                new KafkaBroker(folder.resolve(name), ports, new KafkaBroker.Security(pem, "earshot", "not-for-yaml"));
        running.add(broker);
        broker.start();
        broker.awaitStart();
        return broker;
    }

    @Test
    void aLogWithTlsAndAPasswordFromAFileIsWrittenAgainFromTheStateFolderAfterItsLoss() throws Exception {
        Certificate.write(folder, "broker");
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        KafkaBroker first = broker("first", ports);
        Path state = folder.resolve("state");
        Path secret = Files.writeString(folder.resolve("kafka.properties"), "password=not-for-yaml\n");
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            """);
        GroupServer server = new GroupServer(
                "a",
                folder.resolve("a"),
                FreePort.find(),
                """
            state: %s
            cmdb: {csv: %s}
            cluster:
              name: a
              kafka:
                bootstrap: [%s]
                properties:
                  security.protocol: SASL_SSL
                  sasl.mechanism: SCRAM-SHA-512
                  sasl.jaas.config: org.apache.kafka.common.security.scram.ScramLoginModule required username="earshot" password="${file:%s:password}";
                  config.providers: file
                  config.providers.file.class: org.apache.kafka.common.config.provider.FileConfigProvider
                  ssl.truststore.type: PEM
                  ssl.truststore.location: %s
            """.formatted(state, cmdb, first.address(), secret, folder.resolve("broker.crt")),
                Main.class.getName());
        running.add(server);
        server.start();
        server.awaitStart();
        assertThat(server.send("POST", "/api/v1/mutes", """
                        {"places": ["be5.host58"], "reason": "move", "for": "1h", "who": "eve"}""").statusCode()).isEqualTo(201);
        server.stop();
        first.close();

        broker("second", ports);
        server.start();
        assertThat(server.awaitEnd()).contains("--rebuild-log");
        assertThat(earshot("server", "--config", folder.resolve("a/server.yaml"), "--rebuild-log", state))
                .contains("facts of " + state + " written");
        assertThat(earshot("server", "--config", folder.resolve("a/server.yaml"), "--rebuild-log", state))
                .contains("the log has facts already");
        server.start();
        server.awaitStart();
        assertThat(server.sql("SELECT id, places, reason, who FROM mute")).contains("1,be5.host58,move,eve");
    }

    private static String earshot(Object... arguments) throws Exception {
        Process process = new ProcessBuilder(ChildProgram.java(
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Main.class.getName(),
                        Stream.of(arguments).map(Object::toString).toList()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }
}
