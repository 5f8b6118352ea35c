package io.earshot.cli.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.http.access.FleetKey;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent in shell against a real server, with the shells and tools of small and of usual systems. */
class LiteAgentTest {

    private static final String KEY = "correct horse battery staple";
    private static final String READER = "reader-0123456789";
    private static final List<String> APPLETS = List.of(
            "sh", "ping", "wget", "mktemp", "od", "tr", "sed", "cat", "rm", "chmod", "mv", "cut", "date", "sleep",
            "grep", "echo", "printf");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox"})
    void itsReportBecomesRows(String shell) throws Exception {
        try (EarshotServer server = server();
                HttpClient client = HttpClient.newHttpClient()) {
            List<String> command = shell.equals("dash") ? List.of(program("dash")) : List.of(busybox(), "sh");
            String rows = "";
            // A busy machine may let ping wait for its answer for longer than ping does.
            for (int i = 0; i < 20 && !rows.contains("127.0.0.7,1,1,UP"); i++) {
                Finished finished = run(
                        command,
                        shell.equals("dash")
                                ? System.getenv("PATH")
                                : folder.resolve("bin").toString(),
                        "--server",
                        "http://127.0.0.1:1," + server.uri(),
                        "--name",
                        "be5.host58",
                        "--pings",
                        "1",
                        "--once");
                assertThat(finished.status()).as(finished.output()).isZero();
                rows = sqlUntil(client, server.uri(), "SELECT ip, sent, received, state FROM link", "127.0.0.7,1,");
            }
            assertThat(rows).contains("127.0.0.7,1,1,UP");
        }
    }

    @Test
    void wrongUseIsSaidAndNothingIsSent() throws Exception {
        List<String> dash = List.of(program("dash"));
        String path = System.getenv("PATH");
        assertThat(run(dash, path, "--name", "be5.host58").output()).contains("expected --server URL");
        assertThat(run(dash, path, "--server", "http://x", "--name", "a b").output())
                .contains("expected --name CONTAINER.HOST");
        assertThat(run(dash, path, "--nosuch").status()).isEqualTo(2);
    }

    private record Finished(int status, String output) {}

    private Finished run(List<String> shell, String path, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.add(root().resolve("agent/lite/earshot-agent.sh").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", path);
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("EARSHOT_TOKEN", new FleetKey(KEY).tokenOf("be5.host58"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Finished(process.exitValue(), output);
    }

    /** All that it may use is BusyBox's. */
    private String busybox() throws IOException {
        Path _ = busybox(folder.resolve("bin"), List.of());
        return program("busybox");
    }

    /** Makes a folder with the programs that the agent uses, and more, all of BusyBox. */
    static Path busybox(Path bin, List<String> more) throws IOException {
        Files.createDirectories(bin);
        for (String applet : Stream.concat(APPLETS.stream(), more.stream()).toList()) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of(program("busybox")));
        }
        return bin;
    }

    static String program(String name) {
        Path program = Path.of("/usr/bin", name);
        assumeTrue(Files.isExecutable(program), name + " is not installed");
        return program.toString();
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/architecture.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private EarshotServer server() throws Exception {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "grace reader " + READER + "\n");
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,cluster,addresses,services,uses,running
            be5,host58,TX,be,tx-main,127.0.0.5,be,db1,true
            db1,host7,TX,db,tx-main,127.0.0.7,db1,,true
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            access: {fleetKey: fleet.key, people: people}
            state: none
            """);
        return EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
    }

    private static String sqlUntil(HttpClient client, URI server, String select, String wanted)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            String answer = client.send(
                            HttpRequest.newBuilder(server.resolve("/api/v1/sql"))
                                    .header("Authorization", "Bearer " + READER)
                                    .header("Accept", "text/csv")
                                    .POST(HttpRequest.BodyPublishers.ofString(select))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            if (answer.contains(wanted)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
