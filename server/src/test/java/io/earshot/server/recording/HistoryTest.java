package io.earshot.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.H2ReplayStore;
import io.earshot.store.h2.RecordedRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final Instant BEGIN = Instant.parse("2026-11-29T04:00:00Z");
    private static final String MUTE = "INSERT INTO mute (id, places, since, until, reason) VALUES (?, ?, ?, ?, ?)";

    @TempDir
    private Path folder;

    private Instant now = BEGIN;

    @Test
    void theTablesComeBackAsTheyWereAtATimeFromTheCheckpointBeforeIt() throws Exception {
        try (Database database = Database.open();
                Recorder recorder = new Recorder(folder, 1_000_000_000, () -> now)) {
            RecordedRows rows = new RecordedRows(database, recorder.journal());
            now = BEGIN.plus(Duration.ofMinutes(1));
            recorder.start(new H2Engine(database, SqlLimits.ALONE));
            for (long minute = 1; minute <= 40; minute++) {
                now = BEGIN.plus(Duration.ofMinutes(minute));
                rows.add(MUTE, List.of(minute, "host1", now, now.plusSeconds(60), "works"));
                rows.commit();
                recorder.awaitWritten(); // so that each checkpoint has its minute
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".index"));
        }
        try (History history = new History(folder, H2ReplayStore::open, () -> now)) {
            assertThat(mutes(history, Duration.ofMinutes(7).plusSeconds(30))).isEqualTo(7);
            assertThat(mutes(history, Duration.ofMinutes(33).plusSeconds(10))).isEqualTo(33);
            assertThat(mutes(history, Duration.ofMinutes(16))).isEqualTo(16);
            assertThat(mutes(history, Duration.ofMinutes(40))).isEqualTo(40);
            assertThatThrownBy(() -> mutes(history, Duration.ZERO))
                    .hasMessage(
                            "nothing is recorded of 2026-11-29T04:00:00Z, expected a time from 2026-11-29T04:01:00Z on");
            assertThatThrownBy(() -> mutes(history, Duration.ofDays(1))).hasMessageContaining("is not over yet");
        }
    }

    private static long mutes(History history, Duration after) throws SqlRefusedException {
        return history.ask(
                BEGIN.plus(after),
                engine -> Long.parseLong(engine.ask("SELECT COUNT(*) FROM mute")
                        .rows()
                        .getFirst()
                        .getFirst()
                        .orElseThrow()
                        .toString()));
    }
}
