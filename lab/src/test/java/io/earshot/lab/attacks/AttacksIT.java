package io.earshot.lab.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.load.FleetCheck;
import io.earshot.lab.load.LoadPlan;
import io.earshot.lab.load.LoadResult;
import io.earshot.lab.load.LoadRun;
import io.earshot.lab.load.LoadedServer;
import io.earshot.lab.load.OwnAccess;
import io.earshot.lab.simulate.FleetPlan;
import io.earshot.model.Inventory;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every attack while a fleet reports: none gets what it wants, and no report is refused or lost for it. */
@Tag("alone")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class AttacksIT {

    private static final int CONTAINERS = 300;
    private static final int CONNECTIONS = 1_000;

    /** More than questions at a time, so that some are sent away. */
    private static final int ANSWERS = 6;

    private static final LoadPlan PLAN = new LoadPlan(
            CONTAINERS, Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(1), 4, 0.05, 0.1);

    @TempDir
    private Path folder;

    @Test
    void noAttackGetsWhatItWantsAndNoReportIsLost() throws Exception {
        OwnAccess own = OwnAccess.make(folder, false, true);
        Inventory fleet = FleetPlan.of(CONTAINERS + 1);
        Path config = LoadedServer.writeFiles(folder, fleet, own.configuration() + "sql: {timeLimit: 1s}\n");
        try (EarshotServer server = EarshotServer.start(ConfigFile.read(config), InstantSource.system());
                LoadRun run = LoadRun.against(server.uri(), own.access(), PLAN)) {
            Attacks attacks = new Attacks(AttackBench.victim(server.uri(), fleet, own.access()));
            assertThat(attacks.overheard().once()).isEqualTo(204);
            for (Attack attack : attacks.all(CONNECTIONS)) {
                try (Siege siege = new Siege(attack)) {
                    LoadResult during = run.sustainUnseen();
                    siege.awaitAnswers(Math.max(ANSWERS, attack.timesToBegin()));
                    assertThat(siege.broughtThrough())
                            .as(attack.name() + " was answered: " + siege)
                            .isZero();
                    assertThat(during.isClean())
                            .as(attack.name() + ": " + during.toLines())
                            .isTrue();
                }
            }
            FleetCheck check = run.check();
            assertThat(check.isClean()).as(check.toLine()).isTrue();
            assertThat(check.agreeing()).isEqualTo(CONTAINERS);
        }
    }
}
