package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code earshot} where it cannot start: Nagios takes a plugin's first line and its status, 3 for "not known". */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LauncherScriptTest {

    @TempDir
    private Path folder;

    private record Ended(int status, String out, String err) {}

    /** Without the sources around it nothing can be built. */
    @BeforeEach
    void copyTheScriptAlone() throws Exception {
        Files.copy(Path.of("../earshot"), folder.resolve("earshot"));
    }

    @Test
    void aCheckThatCannotStartIsUnknownWithALineOnStandardOutput() throws Exception {
        for (Map<String, String> environment : List.of(
                Map.of("PATH", System.getenv("PATH")), Map.of("PATH", "/nonexistent"), Map.<String, String>of())) {
            Ended ended = run(environment, "check", "incidents");
            assertThat(ended.status()).as(ended.toString()).isEqualTo(3);
            assertThat(ended.out()).startsWith("EARSHOT UNKNOWN - ");
            assertThat(ended.out().lines()).hasSize(1);
        }
    }

    @Test
    void anotherCommandThatCannotStartSaysSoOnStandardError() throws Exception {
        Ended ended = run(Map.of("PATH", System.getenv("PATH")), "sql", "SELECT 1");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("earshot: ");
    }

    /** The JVM would open a file of its own in its place, whose octets were asked as statements. */
    @Test
    void whereStandardInputIsClosedThereIsNothingToRead() throws Exception {
        Path client = folder.resolve("client");
        Files.createDirectories(client.resolve("bin"));
        Files.createDirectories(client.resolve("lib"));
        Path java = Files.createDirectories(client.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec readlink /proc/self/fd/0\n");
        Path script = Files.copy(Path.of("../packaging/client/earshot"), client.resolve("bin/earshot"));
        for (Path file : List.of(java, script)) {
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Process process = new ProcessBuilder("/bin/sh", "-c", script + " sql <&-").start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("/dev/null\n");
    }

    private Ended run(Map<String, String> environment, String... words) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", folder.resolve("earshot").toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(List.of(words));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new Ended(
                process.waitFor(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
