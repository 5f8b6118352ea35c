package io.earshot.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the page's scripts with Node.js, without a browser; PageIT of the laboratory has one. */
class PageScriptsTest {

    @TempDir
    private Path folder;

    @Test
    void theScriptsPassTheirOwnTests() throws Exception {
        copy(module().resolve("src/main/resources/io/earshot/web/page"));
        List<String> tests = copy(module().resolve("src/test/js")).stream()
                .filter(name -> name.endsWith(".test.js"))
                .sorted()
                .toList();
        assertThat(tests).isNotEmpty();
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(folder.resolve("echarts.esm.min.js"), "export const init = () => null;");

        Process node = node(tests);
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(600, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(said).isZero();
        assertThat(said).contains("# fail 0").doesNotContain("# pass 0");
    }

    /** Starts the tests. Without Node.js the test fails under {@code ./verify} and is skipped elsewhere. */
    private Process node(List<String> tests) {
        List<String> command = Stream.concat(Stream.of("node", "--test", "--test-reporter=tap"), tests.stream())
                .toList();
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            String reason = "node is not installed; ./verify installs it";
            if (System.getenv("EARSHOT_VERIFY") != null) {
                Assertions.fail(reason, e);
            }
            return Assumptions.abort(reason);
        }
    }

    private List<String> copy(Path scripts) throws IOException {
        try (Stream<Path> files = Files.list(scripts)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".js")).toList();
            for (Path file : found) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
            return found.stream().map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Returns the module's folder; the test may run there or at the project's root. */
    private static Path module() {
        return Files.exists(Path.of("src/test/js")) ? Path.of("") : Path.of("web");
    }
}
