package io.earshot.lab.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real agents below the launcher that packages have. */
class UpgradeTrialIT {

    @Test
    void aGoodVersionTakesOverABadOneDoesNotAndNobodyLosesATask() throws Exception {
        List<Scenario> scenarios = List.of(
                Scenario.GOOD,
                Scenario.DOES_NOT_START,
                Scenario.CANNOT_CONNECT,
                Scenario.CRASHES,
                Scenario.NEW_KILLED_WHEN_FINISHED);
        UpgradeTrial.Times times =
                new UpgradeTrial.Times(Duration.ofSeconds(8), Duration.ofSeconds(4), Duration.ofSeconds(1));
        try (UpgradeTrial trial = UpgradeTrial.start(scenarios, times)) {
            List<UpgradeResult> results = trial.run(Duration.ZERO);
            assertThat(results).as(trial.logs()).allMatch(UpgradeResult::isRight);
            assertThat(results.get(0).steps())
                    .containsExactly("ORDERED", "FETCHED", "STARTED", "PROVEN", "SWITCHED", "FINISHED", "DONE");
            assertThat(results.get(1).output()).contains("libmissing.so: cannot open shared object file");
            assertThat(results.get(2).output()).contains("did not prove itself within 8 s");
            assertThat(results.get(3).output()).contains("ended 2 times in its probation", "out of ideas");
            assertThat(results.get(4).steps()).contains("RESTARTED");
        }
    }

    @Test
    void whereTheMachineIsKilledTheDiskIsFullAndTheServerBusyNothingIsLost() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "disks are mounted by root alone");
        List<Scenario> scenarios = List.of(
                Scenario.GOOD,
                Scenario.MACHINE_KILLED_WHILE_FETCHING,
                Scenario.MACHINE_KILLED_WHEN_FETCHED,
                Scenario.MACHINE_KILLED_WHEN_STARTED,
                Scenario.MACHINE_KILLED_WHEN_PROVEN,
                Scenario.MACHINE_KILLED_WHEN_SWITCHED,
                Scenario.DISK_FULL_WHEN_ORDERED,
                Scenario.DISK_FULL_WHEN_STARTED,
                Scenario.DISK_FULL_WHEN_SWITCHED);
        UpgradeTrial.Times times =
                new UpgradeTrial.Times(Duration.ofSeconds(30), Duration.ofSeconds(4), Duration.ofSeconds(1));
        try (UpgradeTrial trial = UpgradeTrial.start(scenarios, times)) {
            List<UpgradeResult> results = trial.run(Duration.ofSeconds(10));
            assertThat(results).as(trial.logs()).allMatch(UpgradeResult::isRight);
            assertThat(results.get(6).output()).contains("no room for");
            assertThat(results.get(7).output()).contains("No space left on device");
            assertThat(results.get(8).steps())
                    .containsExactly("ORDERED", "FETCHED", "STARTED", "PROVEN", "SWITCHED", "FINISHED", "DONE");
            assertThat(trial.octetsFromPeers()).isPositive();
        }
    }
}
