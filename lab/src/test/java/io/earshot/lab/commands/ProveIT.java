package io.earshot.lab.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.cli.Launcher;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of docs/proof.md: a small fleet with the real programs, broken in earnest, by the command that a user runs. */
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ProveIT {

    private static final String KINDS = "link-one-way,host-pair,container-killed,data-center,server-killed,clock-set";

    private static final Duration ENOUGH = Duration.ofMinutes(20);

    @Test
    void whatIsBrokenIsNoticedAndNamedAndEndsInNagiosAndNothingElseDoes() throws Exception {
        requireAll();
        try (Launcher command =
                Launcher.start("lab", "prove", "--fast", "--hosts", "9", "--containers", "3", "--kinds", KINDS)) {
            command.awaitLine(line -> line.contains(" breaks as expected, "), ENOUGH);
            Launcher.Finished proof = command.finish();
            assertThat(proof.output())
                    .contains("6 of 6 breaks as expected, 0 incidents that had to do with nothing that was broken.")
                    .contains("| host-pair | 1 | DOWN | ")
                    .doesNotContain("Exception");
            assertThat(proof.status()).isZero();
        }
    }

    private static void requireAll() {
        assertThat(FleetOptions.missing().isEmpty() || System.getenv("EARSHOT_VERIFY") == null)
                .as("not installed: %s; ./verify installs them", FleetOptions.missing())
                .isTrue();
        assumeTrue(FleetOptions.missing().isEmpty(), "programs are not installed; ./verify installs them");
        assumeTrue(FleetOptions.isRoot(), "namespaces are made by root alone");
    }
}
