package io.earshot.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.Token;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.cli.Main;
import io.earshot.http.access.FleetKey;
import io.earshot.model.ContainerName;
import io.earshot.relay.Relay;
import io.earshot.relay.RelayConfig;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of docs/plugins.md bring shipped plug-ins to a real agent behind a relay, and what they measure to the tables. */
class PluginsThroughARelayIT {

    private static final String SECRET = "correct horse battery staple";
    private static final FleetKey FLEET = new FleetKey(SECRET);
    private static final String OPERATOR = "operator-0123456789";
    private static final ContainerName NAME = ContainerName.parse("be5.host58");

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Answer(int status, String text) {}

    @Test
    void shippedPluginsArePackedInstalledReplacedAndRemoved() throws Exception {
        writeFiles();
        EarshotServer server = server();
        URI uri = server.uri();
        Relay relay = relay(uri);
        Agent agent = agent(relay.uri());
        try {
            agent.start();
            sqlUntil(uri, "SELECT state FROM data", answer -> answer.contains("OK"));
            install(uri, "munin");
            install(uri, "log-lines");
            assertThat(sqlUntil(
                            uri,
                            "SELECT name, value FROM metric WHERE plugin = 'munin' ORDER BY name",
                            answer -> answer.contains("queue.waiting")))
                    .contains("queue.waiting,7.5")
                    .doesNotContain("unknown");
            sqlUntil(uri, "SELECT name FROM metric WHERE plugin = 'log-lines'", answer -> answer.contains("fit"));
            // Again and again: a relay that is busy passes on the newest report of an agent alone, and lines are told
            // once.
            assertThat(sqlUntil(uri, "SELECT container, line FROM log_line", answer -> {
                        append("INFO fine\nERROR \"quoted\" \\ and\u001b[31m red\n");
                        return answer.contains("ERROR");
                    }))
                    .contains("ERROR \"\"quoted\"\" \\ and [31m red")
                    .doesNotContain("INFO");
            assertThat(sqlUntil(uri, "SELECT name, state FROM file_copy ORDER BY name", _ -> true))
                    .contains("log-lines-1.0.plugin,DONE", "munin-1.0.plugin,DONE");

            install(uri, "munin-2");
            sqlUntil(uri, "SELECT version, metrics FROM plugin", answer -> answer.contains("2.0,1"));
            Answer removed = earshot(uri, "plugin", "remove", "munin");
            assertThat(removed.text()).contains("plug-in munin is removed");
            assertThat(sqlUntil(
                            uri,
                            "SELECT 'left', plugin, name FROM metric",
                            answer -> answer.contains("left") && !answer.contains("munin")))
                    .contains("log-lines");
            // It would write to the test's folder while that is removed.
            assertThat(earshot(uri, "plugin", "remove", "log-lines").status()).isZero();
            Path unsigned = folder.resolve("unsigned.plugin");
            pack("munin", unsigned, false);
            assertThat(earshot(uri, "plugin", "install", unsigned.toString()).text())
                    .contains("is not signed, expected a file as from: earshot plugin sign");
        } finally {
            agent.close();
            relay.close();
            server.close();
            client.close();
        }
    }

    private void append(String text) {
        try {
            Files.writeString(folder.resolve("app.log"), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install(URI server, String name) throws Exception {
        Path file = folder.resolve(name + ".plugin");
        assertThat(pack(name, file, true).text()).contains("signed by release");
        Answer installed = earshot(server, "plugin", "install", file.toString());
        assertThat(installed.status()).as(installed.text()).isZero();
        assertThat(installed.text()).contains("is installed, signed by release");
    }

    private Answer pack(String name, Path file, boolean signs) {
        Path plugin = name.equals("munin-2") ? folder.resolve(name) : Path.of("../packaging/plugins", name);
        return signs
                ? run("plugin", "pack", plugin.toString(), "--out", file.toString(), "--key", key())
                : run("plugin", "pack", plugin.toString(), "--out", file.toString());
    }

    private String key() {
        return folder.resolve("release.key").toString();
    }

    private Answer earshot(URI server, String command, String action, String about) {
        return run(
                command,
                action,
                about,
                "--on",
                "name IN (SELECT name FROM node WHERE kind = 'CONTAINER' AND agent) AND name NOT IN (SELECT node FROM tag"
                        + " WHERE tag = 'frozen' AND value = 'yes') AND name IN (SELECT name FROM agent"
                        + " WHERE machineId IS NULL OR machineId <> 'another')",
                "--key",
                key(),
                "--yes",
                "--server",
                server.toString(),
                "--token-file",
                folder.resolve("token").toString());
    }

    private static Answer run(String... words) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(Main.class)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    out.write(failure.getMessage());
                    return 1;
                });
        return new Answer(command.execute(words), out.toString());
    }

    private void writeFiles() throws Exception {
        Files.writeString(folder.resolve("fleet.key"), SECRET);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(folder.resolve("token"), OPERATOR);
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                folder.resolve("task.keys"),
                run("key", "make", "release", "--out", key()).text());
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,cluster,addresses,services,uses,running
            be5,host58,TX,be,tx-main,127.0.0.5,be,,true
            """);
        Path words = Files.createDirectory(folder.resolve("words"));
        Files.writeString(words.resolve("plugin.word"), "run = plugin\nkeys = release\n");
        String user = "user = " + System.getProperty("user.name") + "\n";
        Path queue = Files.writeString(folder.resolve("queue"), """
            #!/bin/sh
            [ "$1" != config ] || { echo 'graph_title Queue'; echo 'waiting.label waiting'; exit; }
            echo 'waiting.value 7.5'
            echo 'unknown.value U'
            """);
        Files.setPosixFilePermissions(queue, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(words.resolve("munin.settings"), user + "env.PLUGINS = " + queue + "\n");
        Path log = Files.writeString(folder.resolve("app.log"), "before\n");
        Files.writeString(words.resolve("log-lines.settings"), user + "env.LOG = " + log + "\nenv.MATCH = ERROR\n");
        Path second = Files.createDirectory(folder.resolve("munin-2"));
        Files.writeString(second.resolve("plugin.conf"), "name = munin\nversion = 2.0\nrun = run\n");
        Files.writeString(second.resolve("run"), "#!/bin/sh\necho '{\"name\": \"second\", \"value\": 2}'\n");
    }

    private EarshotServer server() throws Exception {
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 2s
            probeInterval: 1s
            cmdb: {csv: cmdb.csv, refresh: 1s}
            partners: {background: 0}
            access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
            state: state
            """);
        return EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
    }

    private Relay relay(URI parent) throws Exception {
        Files.writeString(folder.resolve("site.token"), FLEET.tokenOf(FleetKey.relay("site")));
        Path config = Files.writeString(
                folder.resolve("site.yaml"),
                "name: site\nlisten: 127.0.0.1:0\nparents: [\"" + parent
                        + "\"]\ntokenFile: site.token\nfiles: {folder: " + folder.resolve("pieces") + "}\n");
        return Relay.start(RelayConfig.read(config), "test");
    }

    private Agent agent(URI server) {
        return new Agent(new AgentConfig(
                new ServerAccess(
                        List.of(server),
                        new Token.Fixed(Optional.of(FLEET.tokenOf(NAME.toString()))),
                        Optional.empty()),
                NAME,
                Sources.ANY,
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "test",
                Optional.of(
                        new TaskConfig(folder.resolve("task.keys"), folder.resolve("words"), folder.resolve("agent"))),
                Optional.empty()));
    }

    private String sqlUntil(URI server, String select, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            String answer = client.send(
                            HttpRequest.newBuilder(server.resolve("/api/v1/sql"))
                                    .header("Authorization", "Bearer " + OPERATOR)
                                    .header("Accept", "text/csv")
                                    .POST(HttpRequest.BodyPublishers.ofString(select))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            if (wanted.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
