package io.earshot.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class FishCompletionTest {

    enum Form {
        TABLE,
        CSV
    }

    @Command(name = "tool", description = "Root.", subcommands = Child.class)
    static final class Root {}

    @Command(name = "show", description = "It's a child.")
    static final class Child {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORM",
                description = "a form")
        Form form;

        @Option(names = "--config", paramLabel = "FILE", description = "a file")
        String config;
    }

    @Test
    void commandsOptionsAndTheirValuesAreOffered() {
        assertThat(FishCompletion.script(new CommandLine(Root.class).getCommandSpec()))
                .isEqualTo("""
                complete -c tool -f
                complete -c tool -n '__fish_use_subcommand' -a 'show' -d 'It\\'s a child.'
                complete -c tool -n '__fish_seen_subcommand_from show' -s o -l output -r -a 'TABLE CSV' -d 'a form'
                complete -c tool -n '__fish_seen_subcommand_from show' -l config -r -F -d 'a file'
                """);
    }
}
