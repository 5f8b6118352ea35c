package io.earshot.lab.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Launcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SoakIT {

    @Test
    void aSmallFleetIsPlayedInRoundsAndNothingIsLost() throws Exception {
        try (Launcher command = Launcher.start("lab", "soak", "--containers", "200", "--cycle", "5s", "--for", "30s")) {
            command.awaitLine(line -> line.startsWith("live heap of the last round"));
            Launcher.Finished soak = command.finish();
            assertThat(soak.output().lines().filter(line -> line.startsWith("     0 ")))
                    .as(soak.output())
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line.strip().split(" +"))
                            .hasSize(9)
                            .satisfies(
                                    columns -> assertThat(Double.parseDouble(columns[1]))
                                            .isGreaterThan(40),
                                    columns -> assertThat(columns[3])
                                            .as("unwelcome")
                                            .isEqualTo("0"),
                                    columns -> assertThat(columns[4]).as("lost").isEqualTo("0")));
        }
    }

    @Test
    void itsServerEndsToo_whenItIsAskedToEnd() throws Exception {
        List<ProcessHandle> children;
        try (Launcher command = Launcher.start("lab", "soak", "--containers", "200", "--for", "10m")) {
            command.awaitLine(line -> line.startsWith("minute"));
            children = command.children();
        }
        assertThat(children).hasSize(1);
        assertThat(children.getFirst().onExit()).succeedsWithin(Duration.ofMinutes(5));
    }

    @Test
    void lessThanTwoCyclesIsNoSoak() throws Exception {
        Launcher.Finished soak = Launcher.run("lab", "soak", "--for", "3m");
        assertThat(soak.status()).isEqualTo(2);
        assertThat(soak.output()).isEqualTo("earshot: --for 180s, expected at least 240s: two cycles");
    }
}
