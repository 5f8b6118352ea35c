package io.earshot.lab.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LabMainTest {

    @Test
    void everyCommandHasTheHelpToWhichMessagesPoint() {
        assertThat(commands(Main.commandLine(new LabMain())))
                .hasSizeGreaterThan(40)
                .allSatisfy(command ->
                        assertThat(command.getCommandSpec().optionsMap()).containsKeys("--help", "-h"));
    }

    private static List<CommandLine> commands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(each -> all.addAll(commands(each)));
        return all;
    }
}
