package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The product's own SQL runs on any store: what only some engines know stands in the modules of the stores. */
class CommonSqlTest {

    private static final Pattern OF_SOME_ENGINES = Pattern.compile(
            "\\bOVER *\\(|\\b(MEDIAN|DATEDIFF|DATEADD|IFNULL|GROUP_CONCAT) *\\(|\\bMERGE INTO \\w+ .*\\bKEY *\\(|\\bQUALIFY\\b");

    @Test
    void noQueryOutsideOfTheStoresNeedsAWordOfOneEngine() throws Exception {
        for (String module : List.of("web", "server", "nagios", "cli", "relay", "traffic", "fleet")) {
            for (Path source : sources(Path.of("..", module, "src", "main"))) {
                assertThat(Files.readAllLines(source).stream()
                                .filter(line -> OF_SOME_ENGINES.matcher(line).find()))
                        .as(source.toString())
                        .isEmpty();
            }
        }
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> sources = all.filter(path ->
                            path.toString().endsWith(".java") || path.toString().endsWith(".sql"))
                    .toList();
            assertThat(sources).as("%s", folder).isNotEmpty();
            return sources;
        }
    }
}
