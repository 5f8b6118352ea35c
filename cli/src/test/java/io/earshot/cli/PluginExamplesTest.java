package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The shipped plug-ins, each run twice as an agent does. */
class PluginExamplesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    @Test
    void garbageCollectionIsReadFromTheLogOfAJvm() throws Exception {
        JsonNode values = secondRun("gc-log", Map.of(), "[0.010s][info][gc] Using G1\n", """
            [12.345s][info][gc] GC(7) Pause Young (Normal) (G1 Evacuation Pause) 23M->4M(256M) 3.210ms
            [13.345s][info][gc] GC(8) Concurrent Mark Cycle 12.0ms
            [13.345s][info][gc] GC(9) Pause Full (System.gc()) 40M->8M(256M) 23.210ms
            """);
        assertThat(values.path("pause_ms_max").asDouble()).isEqualTo(23.21);
        assertThat(values.path("heap_after").asLong()).isEqualTo(8L << 20);
        assertThat(values.path("heap").asLong()).isEqualTo(256L << 20);
        assertThat(values.path("pauses").asDouble() / values.path("full").asDouble())
                .isBetween(1.99, 2.01);
    }

    @Test
    void requestsAreReadFromTheAccessLogOfATomcat() throws Exception {
        JsonNode values = secondRun("tomcat", Map.of(), "", """
            127.0.0.1 - - [30/Nov/2026:03:00:00 +0000] "GET /cart HTTP/1.1" 200 512
            127.0.0.1 - - [30/Nov/2026:03:00:01 +0000] "GET /gone HTTP/1.1" 404 -
            127.0.0.1 - - [30/Nov/2026:03:00:02 +0000] "POST /cart HTTP/1.1" 200 256
            """);
        assertThat(values.path("requests").asDouble()).isPositive();
        assertThat(values.path("status_2xx").asDouble()
                        / values.path("status_4xx").asDouble())
                .isBetween(1.99, 2.01);
        assertThat(values.path("octets").asDouble() / values.path("requests").asDouble())
                .isBetween(255.5, 256.5);
        assertThat(values.path("status_5xx").asDouble(-1)).isZero();
    }

    @Test
    void linesThatFitPatternsAreCountedAfterARotation() throws Exception {
        Path log = folder.resolve("app.log");
        JsonNode values = secondRun("log-rates", Map.of("MATCH_errors", "ERROR|FATAL"), "ERROR before\n", () -> {
            Files.move(log, folder.resolve("app.log.1"));
            Files.writeString(log, "INFO a\nERROR b\nFATAL c\nINFO d\n");
        });
        assertThat(values.path("lines").asDouble() / values.path("match.errors").asDouble())
                .isBetween(1.99, 2.01);
    }

    private interface Change {
        void make() throws IOException;
    }

    private JsonNode secondRun(String plugin, Map<String, String> environment, String before, String more)
            throws Exception {
        return secondRun(
                plugin,
                environment,
                before,
                () -> Files.writeString(folder.resolve("app.log"), more, StandardOpenOption.APPEND));
    }

    private JsonNode secondRun(String plugin, Map<String, String> environment, String before, Change change)
            throws Exception {
        Path log = Files.writeString(folder.resolve("app.log"), before);
        assertThat(run(plugin, environment, log))
                .as("nothing is known of the time before")
                .isEmpty();
        change.make();
        ObjectNode all = JSON.createObjectNode();
        for (String line : run(plugin, environment, log).lines().toList()) {
            JsonNode said = JSON.readTree(line);
            if (said.has("name")) {
                all.set(said.path("name").asString(), said.path("value"));
            } else {
                said.path("values").properties().forEach(value -> all.set(value.getKey(), value.getValue()));
            }
        }
        return all;
    }

    private String run(String plugin, Map<String, String> environment, Path log) throws Exception {
        Path home = Stream.of("packaging", "../packaging")
                .map(place -> Path.of(place, "plugins", plugin))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", home.toAbsolutePath().resolve(plugin).toString())
                .directory(home.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LOG", log.toString());
        builder.environment().put("EARSHOT_STATE", folder.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
