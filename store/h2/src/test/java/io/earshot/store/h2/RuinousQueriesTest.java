package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of 512 MB answers, refuses or stops each query that could end it, and answers the next one. */
@Timeout(600)
class RuinousQueriesTest {

    @Test
    void aSmallServerOutlivesEveryQueryAndAnswersTheNext() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RuinousQueries.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(server.waitFor()).isZero();
        assertThat(lines).hasSize(2 * RuinousQueries.QUERIES.size());
        assertThat(lines.stream().filter(line -> line.equals("alive") || line.equals("dead")))
                .containsExactlyElementsOf(Collections.nCopies(RuinousQueries.QUERIES.size(), "alive"));
    }
}
