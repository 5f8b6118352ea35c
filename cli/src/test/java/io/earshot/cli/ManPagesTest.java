package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.reference.ManPages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ManPagesTest {

    @TempDir
    private Path folder;

    @Test
    void everyCommandOfTheClientHasAPage() throws Exception {
        ManPages.write(new CommandLine(ClientMain.class).getCommandSpec(), folder);

        List<String> expected = Stream.concat(
                        Stream.of("earshot.1"),
                        new CommandLine(ClientMain.class)
                                .getSubcommands().keySet().stream()
                                        .filter(name -> !name.equals("help") && !name.equals("man-pages"))
                                        .map(name -> "earshot-" + name + ".1"))
                .toList();
        try (Stream<Path> pages = Files.list(folder)) {
            assertThat(pages.map(page -> page.getFileName().toString())).containsAll(expected);
        }
    }

    @Test
    void noLineIsAMacroThatWasText() throws Exception {
        ManPages.write(new CommandLine(ClientMain.class).getCommandSpec(), folder);

        try (Stream<Path> pages = Files.list(folder)) {
            for (Path page : pages.toList()) {
                assertThat(Files.readAllLines(page))
                        .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                        .allMatch(line -> line.matches("\\.(TH|SH|TP|B|nf|fi)( .*)?"));
            }
        }
    }
}
