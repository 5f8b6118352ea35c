package io.earshot.agent.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFetchTest {

    private static final int LENGTH = 3 * PieceDigests.PIECE + 100;
    private static final int LIST = 4 * 32;
    private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
    private static final Instant UNTIL = T0.plusSeconds(3_600);

    @TempDir
    private Path folder;

    private final byte[] content = content();
    private final PieceDigests.Read read = read(content);
    private final FileOrder order =
            new FileOrder(read.id(), "app.tar.gz", LENGTH, read.pieces().id());
    private final List<String> asked = new ArrayList<>();
    private Instant now = T0;

    private static byte[] content() {
        byte[] content = new byte[LENGTH];
        new Random(3).nextBytes(content);
        return content;
    }

    private static PieceDigests.Read read(byte[] content) {
        try {
            return PieceDigests.read(new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives what is right, after it was changed. */
    private PieceSource source(UnaryOperator<PieceAnswer> change) {
        return (_, index, _) -> {
            asked.add(index.isPresent() ? Integer.toString(index.getAsInt()) : "list");
            return change.apply(new PieceAnswer.Content(octets(index), false));
        };
    }

    private byte[] octets(OptionalInt index) {
        if (index.isEmpty()) {
            return read.pieces().toBytes();
        }
        int from = index.getAsInt() * PieceDigests.PIECE;
        return Arrays.copyOfRange(content, from, from + PieceDigests.length(index.getAsInt(), LENGTH));
    }

    private FetchRules rules(long octetsPerSecond) {
        return new FetchRules(folder, octetsPerSecond, PosixFilePermissions.fromString("rwxr-x---"));
    }

    private TaskOutcome fetch(PieceSource source) throws InterruptedException {
        return fetch(source, order, 0);
    }

    private TaskOutcome fetch(PieceSource source, FileOrder wanted, long octetsPerSecond) throws InterruptedException {
        return new FileFetch(source, () -> now, time -> now = now.plus(time))
                .fetch(wanted, rules(octetsPerSecond), UNTIL, _ -> {});
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aFileIsPlacedWholeWithItsPermissionsAndItsOctetsAreCounted() throws Exception {
        TaskOutcome outcome = fetch((file, index, longest) -> {
            assertThat(file).isEqualTo(read.id());
            assertThat(longest).isGreaterThan(octets(index).length);
            return new PieceAnswer.Content(octets(index), index.equals(OptionalInt.of(1)));
        });
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.DONE);
        assertThat(folder.resolve("app.tar.gz")).hasBinaryContent(content);
        assertThat(Files.getPosixFilePermissions(folder.resolve("app.tar.gz")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(outcome.file())
                .contains(new FileProgress(LENGTH, LENGTH - PieceDigests.PIECE + LIST, PieceDigests.PIECE, 0));
        assertThat(names()).containsExactly("app.tar.gz");
    }

    @Test
    void aFileThatIsThereIsNotFetchedAgain() throws Exception {
        Files.write(folder.resolve("app.tar.gz"), content);
        assertThat(fetch(source(answer -> answer)).state()).isEqualTo(State.DONE);
        assertThat(asked).isEmpty();
    }

    @Test
    void anOlderFileStaysUntilTheNewOneIsWhole() throws Exception {
        Files.writeString(folder.resolve("app.tar.gz"), "old");
        fetch(source(answer -> {
            assertThat(folder.resolve("app.tar.gz")).hasContent("old");
            return answer;
        }));
        assertThat(folder.resolve("app.tar.gz")).hasBinaryContent(content);
    }

    @Test
    void theNextTryGoesOnWhereOneWasBrokenOff() throws Exception {
        assertThatThrownBy(() -> fetch(source(answer -> {
                    if (asked.getLast().equals("2")) {
                        throw new IllegalStateException("killed");
                    }
                    return answer;
                })))
                .hasMessage("killed");
        assertThat(folder.resolve("app.tar.gz")).doesNotExist();
        asked.clear();
        TaskOutcome outcome = fetch(source(answer -> answer));
        assertThat(asked).containsExactly("list", "2", "3");
        assertThat(outcome.file()).contains(new FileProgress(LENGTH, PieceDigests.PIECE + 100 + LIST, 0, 0));
        assertThat(folder.resolve("app.tar.gz")).hasBinaryContent(content);
    }

    @Test
    void ofAPartThatWasDamagedOnlyTheGoodBeginningIsUsed() throws Exception {
        byte[] damaged = content.clone();
        damaged[PieceDigests.PIECE + 5] ^= 1;
        Files.write(folder.resolve(".app.tar.gz." + read.id() + ".part"), damaged);
        assertThat(fetch(source(answer -> answer)).state()).isEqualTo(State.DONE);
        assertThat(asked).containsExactly("list", "1", "2", "3");
        assertThat(folder.resolve("app.tar.gz")).hasBinaryContent(content);
    }

    @Test
    void aPieceThatWasChangedIsAskedForAgainAndNeverWritten() throws Exception {
        TaskOutcome outcome = fetch(source(answer -> asked.size() == 3 ? changed(answer) : answer));
        assertThat(asked).containsExactly("list", "0", "1", "1", "2", "3");
        assertThat(outcome.state()).isEqualTo(State.DONE);
        assertThat(folder.resolve("app.tar.gz")).hasBinaryContent(content);
    }

    private static PieceAnswer changed(PieceAnswer answer) {
        byte[] octets = ((PieceAnswer.Content) answer).octets().clone();
        octets[octets.length - 1] ^= 1;
        return new PieceAnswer.Content(octets, false);
    }

    @Test
    void whoeverGivesWrongPiecesForEverIsNotBelieved() throws Exception {
        TaskOutcome outcome = fetch(source(answer -> asked.getLast().equals("1") ? changed(answer) : answer));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output()).isEqualTo("piece 1 is not the one that was signed, 5 times in a row");
        assertThat(folder.resolve("app.tar.gz")).doesNotExist();
    }

    @Test
    void aListOfOtherPiecesIsNotBelieved() throws Exception {
        TaskOutcome outcome = fetch(source(FileFetchTest::changed));
        assertThat(outcome.output()).contains("the list of pieces is not the one that was signed");
        assertThat(asked).containsOnly("list");
    }

    @Test
    void aWholeThatIsNotTheSignedFileIsRemovedEvenIfItsPiecesAreRight() throws Exception {
        FileOrder other = new FileOrder(
                FileId.of(new byte[3]), "app.tar.gz", LENGTH, read.pieces().id());
        TaskOutcome outcome = fetch(source(answer -> answer), other, 0);
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output()).contains("expected " + FileId.of(new byte[3]));
        assertThat(names()).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsAskedUntilTheTimeIsOver() throws Exception {
        TaskOutcome outcome = fetch(source(_ -> new PieceAnswer.Failed("away", Duration.ofSeconds(7))));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output()).isEqualTo("away, and no time is left");
        assertThat(now).isBetween(UNTIL.minusSeconds(30), UNTIL);
        assertThat(asked).hasSizeBetween(100, 200);
    }

    @Test
    void aFileThatTheServerDoesNotHaveFailsAtOnce() throws Exception {
        TaskOutcome outcome = fetch(source(_ -> new PieceAnswer.Missing("status 404")));
        assertThat(outcome.output()).isEqualTo("status 404");
        assertThat(asked).hasSize(1);
    }

    @Test
    void theRateThatTheMachineAllowsIsKept() throws Exception {
        fetch(source(answer -> answer), order, 100_000);
        assertThat(Duration.between(T0, now)).isBetween(Duration.ofMillis(7_500), Duration.ofMillis(8_500));
    }

    @Test
    void aFileThatDoesNotFitTheDiskIsNotBegun() throws Exception {
        assumeThat(Files.getFileStore(folder).getUsableSpace()).isLessThan(1L << 38);
        FileOrder huge =
                new FileOrder(read.id(), "huge", 1L << 38, read.pieces().id());
        TaskOutcome outcome = fetch(source(answer -> answer), huge, 0);
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output()).contains("no room for 274877906944 octets");
        assertThat(asked).isEmpty();
    }

    @Test
    void aFolderThatIsMissingIsTold() throws Exception {
        Files.delete(folder);
        assertThat(fetch(source(answer -> answer)).output()).contains("folder " + folder + " does not exist");
        Files.createDirectory(folder);
    }

    @Test
    void aPartThatNobodyWentOnWithIsRemovedAndNothingElse() throws Exception {
        Path old = Files.writeString(folder.resolve(".x." + read.id() + ".part"), "old");
        Path other = Files.writeString(folder.resolve(".x.part"), "not ours");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(8)));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(other, longAgo);
        fetch(source(answer -> answer));
        assertThat(old).doesNotExist();
        assertThat(other).exists();
    }
}
