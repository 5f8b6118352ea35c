package io.earshot.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.KeptUsualLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptUsualLossesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final KeptUsualLoss THERE = new KeptUsualLoss("TX", "NY", 4_000, 80.5, NOON);
    private static final KeptUsualLoss BACK = new KeptUsualLoss("NY", "TX", 5_000, 20, NOON);

    @TempDir
    private Path folder;

    @Test
    void theUsualLossOutlivesTheServer() {
        keep(THERE, BACK);
        assertThat(atStart(NOON.plusSeconds(60))).containsExactlyInAnyOrder(THERE, BACK);
    }

    @Test
    void theNewestCounts() {
        keep(THERE);
        KeptUsualLoss newer = new KeptUsualLoss("TX", "NY", 6_000, 90, NOON.plusSeconds(300));
        keep(newer);
        assertThat(atStart(NOON.plusSeconds(360))).containsExactly(newer);
    }

    @Test
    void aDamagedLineCostsItsOwnPairAndNoOther() throws Exception {
        keep(THERE);
        keep(BACK);
        Path file = folder.resolve(StateFile.NAME);
        Files.writeString(file, Files.readString(file).replace("80.5", "99.5"));
        assertThat(atStart(NOON)).containsExactly(BACK);
    }

    @Test
    void valuesThatCannotBeCostThemselves() {
        State state = State.open(folder);
        state.start();
        state.put(KeptUsualLosses.USUAL_LOSS + "a", new Loss("TX", "NY", 10, 11, NOON));
        state.put(KeptUsualLosses.USUAL_LOSS + "b", new Loss("TX", "NY", -1, 0, NOON));
        state.put(KeptUsualLosses.USUAL_LOSS + "c", new Loss(null, "NY", 10, 1, NOON));
        state.put(KeptUsualLosses.USUAL_LOSS + "d", List.of(1));
        state.close();
        keep(BACK);
        assertThat(atStart(NOON)).containsExactly(BACK);
    }

    @Test
    void aStateOfAnEarlierVersionOfTheServerHasNoneAndIsKept() {
        State before = State.open(folder);
        before.start();
        before.put(KeptIncidents.LAST_MUTE, new KeptIncidents.Last(7));
        before.close();
        assertThat(atStart(NOON)).isEmpty();
        State after = State.open(folder);
        after.each(
                KeptIncidents.LAST_MUTE,
                KeptIncidents.Last.class,
                (_, last) -> assertThat(last.id()).isEqualTo(7));
        after.close();
    }

    @Test
    void whatIsOlderThanFourDaysIsForgotten() throws Exception {
        keep(THERE);
        assertThat(atStart(NOON.plus(Duration.ofDays(5)))).isEmpty();
        assertThat(Files.readString(folder.resolve(StateFile.NAME))).endsWith("{\"key\":\"usual-loss/2/TX/NY\"}\n");
    }

    /** As {@link KeptUsualLoss}, without its checks. */
    private record Loss(String from, String to, double sent, double lost, Instant at) {}

    private void keep(KeptUsualLoss... losses) {
        State state = State.open(folder);
        KeptUsualLosses kept = new KeptUsualLosses(state, NOON);
        state.start();
        List.of(losses).forEach(kept);
        state.close();
    }

    private List<KeptUsualLoss> atStart(Instant now) {
        State state = State.open(folder);
        List<KeptUsualLoss> kept = new KeptUsualLosses(state, now).atStart();
        state.start();
        state.close();
        return kept;
    }
}
