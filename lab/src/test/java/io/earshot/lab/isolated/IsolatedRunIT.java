package io.earshot.lab.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in which ./verify runs Maven, with a small command that leaves behind as much as it can. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class IsolatedRunIT {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /**
     * A file, a child, a child of another session, one without the environment, and a network namespace with a process in it. The
     * last argument marks them.
     */
    private static final String COMMAND = """
        echo "$TMPDIR"
        : >"$TMPDIR/file"
        sh -c 'sleep 600; : "$1"' sh "$1" &
        setsid sh -c 'sleep 600; : "$1"' sh "$1" &
        if [ "$(id -u)" = 0 ]; then
          env -i PATH="$PATH" setsid sh -c 'sleep 600; : "$1"' sh "$1" &
          ip netns add "isolated-$1"
          ip netns exec "isolated-$1" sh -c 'sleep 600; : "$1"' sh "$1" &
        fi
        echo ready
        [ "$2" = end ] || sleep 600
        exit 7
        """;

    private final String mark = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143", "KILL, 137"})
    void nothingIsLeftOfARunThatIsKilled(String signal, int status) throws Exception {
        Process run = start("wait");
        try (BufferedReader said = run.inputReader()) {
            Path temporary = Path.of(said.readLine());
            assertThat(said.readLine()).isEqualTo("ready");
            assertThat(temporary.resolve("file")).exists();
            assertThat(temporary).hasParent(folder);
            awaitMarked(ROOT ? 4 : 2);

            new ProcessBuilder("kill", "-" + signal, Long.toString(run.pid()))
                    .start()
                    .waitFor();

            assertThat(run.waitFor()).isEqualTo(status);
            awaitMarked(0);
            while (Files.exists(temporary)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(Path.of("/run/netns", "isolated-" + mark)).doesNotExist();
        } finally {
            run.destroyForcibly();
        }
    }

    @Test
    void aRunThatEndsSaysHowAndLeavesNothing() throws Exception {
        Process run = start("end");
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(said).isEqualTo(7);
        assertThat(marked()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void twoRunsAtATimeDoNotMeet() throws Exception {
        Process first = start("wait");
        Process second = start("wait");
        try (BufferedReader firstSaid = first.inputReader();
                BufferedReader secondSaid = second.inputReader()) {
            Path firstFolder = Path.of(firstSaid.readLine());
            Path secondFolder = Path.of(secondSaid.readLine());
            assertThat(firstSaid.readLine()).isEqualTo("ready");
            // With the same name for its network namespace.
            assertThat(secondSaid.readLine()).isEqualTo("ready");
            first.destroy();
            assertThat(first.waitFor()).isEqualTo(143);
            assertThat(firstFolder).doesNotExist();
            assertThat(secondFolder.resolve("file")).exists();
            awaitMarked(ROOT ? 4 : 2);
        } finally {
            first.destroyForcibly();
            second.destroy();
            second.waitFor();
        }
    }

    /** The kernel gives the number of a mount namespace anew as soon as its last process is gone. */
    @Test
    void aRunThatIsClearedUpKillsNobodyElse() throws Exception {
        assumeTrue(ROOT, "only root makes mount namespaces");
        for (int i = 0; i < 6; i++) {
            Process run = start("end");
            List<Process> others = new ArrayList<>();
            while (run.isAlive()) {
                others.add(new ProcessBuilder("unshare", "--mount", "sleep", "0.15").start());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            for (Process other : others) {
                assertThat(other.waitFor()).isZero();
            }
        }
    }

    private Process start(String then) throws Exception {
        // A shell that starts tests in the background lets signals be ignored, and children inherit that.
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "--default-signal=HUP,INT",
                        Path.of("..", ".ci", "isolated").toRealPath().toString(),
                        "sh",
                        "-euc",
                        COMMAND,
                        "sh",
                        mark,
                        then)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TMPDIR", folder.toString());
        return builder.start();
    }

    private void awaitMarked(int count) throws InterruptedException {
        while (marked().size() != count) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** The shells that wait with their mark in the command line, one each. */
    private List<String> marked() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.flatMap(process -> process.info().commandLine().stream())
                    .filter(line -> line.contains("sleep 600; : ") && line.endsWith(" sh " + mark))
                    .toList();
        }
    }
}
