package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the agent's package: packed as a user packs it, unpacked elsewhere, started where nothing else is. */
class AgentDistIT {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static Path packed;

    @BeforeAll
    static void pack() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of("../agent/dist/build")
                                .toAbsolutePath()
                                .normalize()
                                .toString(),
                        folder.resolve("dist").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("build.log").toFile());
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process build = command.start();
        assertThat(build.waitFor(15, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue())
                .as(Files.readString(folder.resolve("build.log")))
                .isZero();
        packed = Path.of(Files.readAllLines(folder.resolve("build.log")).getLast());
    }

    @Test
    void theAgentRunsWithoutAnythingInstalledAndLeavesWithALastReport() throws Exception {
        Path home =
                untar(packed, "here").resolve(packed.getFileName().toString().replace(".tar.gz", ""));
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,127.0.77.5,be,db1
            db1,host7,TX,127.0.77.7,db1,
            """);
        Files.writeString(folder.resolve("server.yaml"), "listen: 127.0.0.1:0\ncycle: 15s\ncmdb: {csv: cmdb.csv}\n");
        try (Launcher server = Launcher.start(
                "server", "--config", folder.resolve("server.yaml").toString())) {
            String url = server.awaitLine(l -> l.startsWith("earshot: listening on "))
                    .substring("earshot: listening on ".length());
            Path log = folder.resolve("agent.log");
            ProcessBuilder command = new ProcessBuilder(
                            home.resolve("bin/earshot-agent").toString(), "--server", url, "--name", "be5.host58")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            command.environment().clear();
            Process agent = command.start();
            try {
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
                while (reports(url) == 0) {
                    assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
                    Thread.sleep(100);
                }
                agent.destroy();
                assertThat(agent.waitFor(300, TimeUnit.SECONDS)).isTrue();
            } finally {
                agent.destroyForcibly();
            }
            assertThat(reports(url)).as(Files.readString(log)).isEqualTo(2);
            assertThat(Launcher.run("sql", "--server", url, "-o", "csv", "SELECT container, partner, state FROM link")
                            .output())
                    .isEqualTo("CONTAINER,PARTNER,STATE\nbe5.host58,db1.host7,UP");
        }
    }

    @Test
    void theImageHoldsAllThatTheAgentNeeds() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounts and chroot are allowed to root alone");
        Path image = untar(Path.of(packed.toString().replace(".tar.gz", "-oci.tar")), "image");
        JsonNode manifest =
                blob(image, JSON.readTree(image.resolve("index.json").toFile()).at("/manifests/0"));
        JsonNode process = blob(image, manifest.path("config")).path("config");
        Path root = untar(pathOf(image, manifest.at("/layers/0")), "root");

        // As a container runtime does it: the dynamic linker finds what lies beside a program through /proc.
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" \"$@\"",
                root.toString()));
        process.path("Entrypoint").valueStream().map(JsonNode::asString).forEach(command::add);
        command.add("--version");
        ProcessBuilder inside = new ProcessBuilder(command).redirectErrorStream(true);
        Process agent = inside.start();
        assertThat(new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("earshot-agent ");
        assertThat(agent.waitFor()).isZero();
    }

    private static int reports(String server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(server).resolve("/metrics"))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("earshot_agent_call_seconds_count{call=\"report\",status=\"204\"}"))
                    .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static JsonNode blob(Path image, JsonNode descriptor) {
        return JSON.readTree(pathOf(image, descriptor).toFile());
    }

    private static Path pathOf(Path image, JsonNode descriptor) {
        return image.resolve("blobs")
                .resolve(descriptor.path("digest").asString().replace(':', '/'));
    }

    private static Path untar(Path archive, String name) throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve(name));
        Process tar = new ProcessBuilder("tar", "-C", place.toString(), "-xf", archive.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return place;
    }
}
