package io.earshot.lab.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {

    @Test
    void isGoneWithAllThatIsInIt() throws IOException {
        TemporaryFolder folder = TemporaryFolder.create();
        Files.writeString(Files.createDirectory(folder.path().resolve("deep")).resolve("file"), "x");
        folder.close();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void isGoneToo_whenItsProcessIsAskedToEnd() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            Path folder = Path.of(out.readLine());
            assertThat(folder).isDirectoryContaining("glob:**/file");
            process.destroy();
            process.waitFor();
            assertThat(folder).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Makes a folder, says which, and waits for a signal. */
    static final class Waiting {

        public static void main(String... none) throws IOException {
            TemporaryFolder folder = TemporaryFolder.create();
            Files.writeString(folder.path().resolve("file"), "x");
            System.out.println(folder.path());
            // Ends with its parent, if not before.
            System.in.read();
        }
    }
}
