package io.earshot.lab.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Launcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabLauncherIT {

    @Test
    void theLaboratoryNamesItsCommands() throws Exception {
        Launcher.Finished help = Launcher.run("lab", "--help");
        assertThat(help.status()).isZero();
        assertThat(help.output())
                .contains("Usage: earshot lab")
                .contains("simulate")
                .contains("compare");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        lab prove --hosts 2                       | 2 | earshot: 2 hosts, expected 3 to 750
        lab prove --kinds nosuch                  | 2 | earshot: no kind of break "nosuch", expected one of link-one-way, link-both-ways,
        """)
    void whatCannotBeIsOneLineAndAnExitStatus(String arguments, int status, String message) throws Exception {
        Launcher.Finished command = Launcher.run(arguments.split(" +", -1));
        assertThat(command.output()).contains(message).doesNotContain("\tat ");
        assertThat(command.output().lines()).hasSize(1);
        assertThat(command.status()).isEqualTo(status);
    }
}
