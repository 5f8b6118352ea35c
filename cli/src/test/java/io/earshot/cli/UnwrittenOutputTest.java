package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks, with a program of its own, what a command says where its output, or the server's address, cannot be used. */
class UnwrittenOutputTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        completion bash >/dev/full         ! earshot: standard output cannot be written: No space left on device ! 1
        completion bash >&-                ! earshot: standard output cannot be written: Bad file descriptor ! 1
        check a --server http://127.0.0.1:1 >/dev/full ! earshot: standard output cannot be written: No space left on device ! 3
        sql --server http://127.0.0.1:99999 1 ! earshot: server "http://127.0.0.1:99999", expected a URL as in http://127.0.0.1:8090 ! 2
        """)
    void whyAnOutputIsNotWrittenIsSaidInItsOwnWords(String row) throws Exception {
        String[] parts = row.split("!", -1);
        assertThat(shell("earshot " + parts[0].strip() + "; echo \"$?\" >&2"))
                .isEqualTo(parts[1].strip() + "\n" + parts[2].strip() + "\n");
    }

    /** As {@code head} goes after its lines. */
    @ParameterizedTest
    @CsvSource({"{ sleep 1; earshot completion bash; } | true"})
    void aReaderThatGoesIsNoTrouble(String pipe) throws Exception {
        assertThat(shell(pipe)).isEmpty();
    }

    private static String shell(String script) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "earshot() { '" + java
                                + "' -XX:TieredStopAtLevel=1 -cp \"$CLASSES\" io.earshot.cli.Main \"$@\"; }; " + script)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        Process process = builder.start();
        process.getOutputStream().close();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return errors;
    }
}
