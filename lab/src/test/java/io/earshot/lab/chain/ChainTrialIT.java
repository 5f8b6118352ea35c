package io.earshot.lab.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChainTrialIT {

    @BeforeEach
    void needRoot() {
        List.of("ip", "tc", "nft").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void aFileCrossesAThinLineOnceAlthoughRelaysAreKilledAndTheLineIsCut() throws Exception {
        ChainTrial.Plan plan = new ChainTrial.Plan(
                6,
                12_000_000,
                4_000,
                Duration.ofSeconds(15),
                SiteEdge.NONE,
                "io.earshot.cli.Main",
                "io.earshot.cli.RelayProgram");
        try (ChainTrial trial = ChainTrial.start(plan, _ -> {})) {
            ChainResult result = trial.run();
            assertThat(result.placed()).as(result + trial.logs()).isEqualTo(plan.agents());
            assertThat(result.breaks()).hasSize(4);
            assertThat(result.tasksDone()).as(result + trial.logs()).isEqualTo(2L * plan.agents());
            assertThat(result.executed()).isEqualTo(2L * plan.agents());
            assertThat(result.fromPeers()).isPositive();
            // Pieces that were on their way when something broke cross it again, which is a large part of a small file.
            assertThat(result.line()).as(result + trial.logs()).isLessThan(plan.file() * 2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROXY", "HTTP1"})
    void aSiteThatReachesAProxyOrAGatewayAloneGetsItsFileAndItsTasks(SiteEdge edge) throws Exception {
        RealPrograms.require(edge.program().orElseThrow());
        ChainTrial.Plan plan = new ChainTrial.Plan(
                4, 4_000_000, 8_000, Duration.ZERO, edge, "io.earshot.cli.Main", "io.earshot.cli.RelayProgram");
        try (ChainTrial trial = ChainTrial.start(plan, _ -> {})) {
            ChainResult result = trial.run();
            assertThat(result.channel()).as(result + trial.logs()).isEqualTo(edge.channel());
            assertThat(result.placed()).as(result + trial.logs()).isEqualTo(plan.agents());
            assertThat(result.tasksDone()).as(result + trial.logs()).isEqualTo(plan.agents());
            assertThat(result.executed()).isEqualTo(plan.agents());
            assertThat(result.incidents()).isEmpty();
        }
    }
}
