package io.earshot.agent.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.GivenAnswer;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGiveTest {

    private static final byte[] CONTENT = new byte[PieceDigests.PIECE + 1_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final List<Duration> pauses = new ArrayList<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final Deque<GivenAnswer> inBetween = new ArrayDeque<>();

    private final FileGive give = new FileGive(
            (_, _, total, offset, piece) -> {
                if (!inBetween.isEmpty()) {
                    return inBetween.pop();
                }
                if (offset == taken.size()) {
                    taken.writeBytes(piece);
                }
                return new GivenAnswer.Here(taken.size());
            },
            () -> now,
            time -> {
                pauses.add(time);
                now = now.plus(time);
            });

    @BeforeEach
    void write() throws IOException {
        Files.write(folder.resolve("data.bin"), CONTENT);
    }

    @Test
    void aFileIsGivenPieceByPieceAndItsDigestIsTold() throws Exception {
        TaskOutcome outcome = give("data.bin", 0);
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.DONE);
        assertThat(outcome.output())
                .isEqualTo("data.bin 263144 octets, SHA-256 "
                        + PieceDigests.read(new ByteArrayInputStream(CONTENT)).id());
        assertThat(taken.toByteArray()).isEqualTo(CONTENT);
        assertThat(pauses).isEmpty();
    }

    @Test
    void itGoesOnWhereAnEarlierTryEndedAndAfterAServerThatWasAway() throws Exception {
        taken.writeBytes(Arrays.copyOf(CONTENT, 5_000));
        inBetween.add(new GivenAnswer.Failed("away", Duration.ofSeconds(7)));
        inBetween.add(new GivenAnswer.Failed("away", Duration.ZERO));
        assertThat(give("data.bin", 0).state()).isEqualTo(State.DONE);
        assertThat(taken.toByteArray()).isEqualTo(CONTENT);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
    }

    @Test
    void itKeepsToTheRateOfTheMachine() throws Exception {
        assertThat(give("data.bin", 100_000).state()).isEqualTo(State.DONE);
        assertThat(pauses).containsExactly(Duration.ofMillis(2_621));
    }

    @Test
    void itEndsWithWhatTheServerSaysAndWhenNoTimeIsLeft() throws Exception {
        inBetween.add(new GivenAnswer.Refused("no room"));
        assertThat(give("data.bin", 0)).isEqualTo(TaskOutcome.of(State.FAILED, "no room"));
        for (int i = 0; i < 100; i++) {
            inBetween.add(new GivenAnswer.Failed("away", Duration.ZERO));
        }
        assertThat(give("data.bin", 0).output()).isEqualTo("away, and no time is left");
    }

    @Test
    void nothingOutsideTheFolderIsGiven() throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectory(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out/link"), folder.resolve("secret"));
        FetchRules rules = new FetchRules(folder.resolve("out"), 0, PosixFilePermissions.fromString("rw-------"));
        for (String name : List.of("../secret", "link", "nosuch", "..", ".hidden", "")) {
            TaskOutcome outcome = give.give(name, rules, now.plusSeconds(60));
            assertThat(outcome.state()).as(name).isIn(State.REFUSED, State.FAILED);
        }
        assertThat(taken.size()).isZero();
    }

    private TaskOutcome give(String name, long rate) throws InterruptedException {
        return give.give(
                name, new FetchRules(folder, rate, PosixFilePermissions.fromString("rw-------")), now.plusSeconds(600));
    }
}
