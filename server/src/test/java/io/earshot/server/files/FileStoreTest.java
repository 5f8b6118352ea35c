package io.earshot.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.PieceDigests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {

    private static final int LENGTH = PieceDigests.PIECE + 10;
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-29T10:00:00Z"));

    @TempDir
    private Path folder;

    private final List<String> rows = new ArrayList<>();
    private final byte[] content = new byte[LENGTH];
    private FileId id;
    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        new Random(5).nextBytes(content);
        id = FileId.of(content);
        store = open(1_000_000);
    }

    private FileStore open(long most) throws IOException {
        return new FileStore(
                folder,
                most,
                new FileRows() {
                    @Override
                    public void file(StoredFile file) {
                        rows.add("+" + file.name());
                    }

                    @Override
                    public void removed(StoredFile file) {
                        rows.add("-" + file.name());
                    }
                },
                NOW);
    }

    private FileStore.Progress append(int from, int to) throws Exception {
        return store.append(id, "app", LENGTH, from, Arrays.copyOfRange(content, from, to), "anna");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileCountsWhenItIsWholeAndIsGivenInPieces() throws Exception {
        assertThat(append(0, 100_000)).isEqualTo(new FileStore.Progress(100_000, false));
        assertThat(store.piece(id, 0)).isEmpty();
        assertThat(append(100_000, LENGTH)).isEqualTo(new FileStore.Progress(LENGTH, true));
        assertThat(store.piece(id, 0).orElseThrow()).isEqualTo(Arrays.copyOf(content, PieceDigests.PIECE));
        assertThat(store.piece(id, 1).orElseThrow()).isEqualTo(Arrays.copyOfRange(content, PieceDigests.PIECE, LENGTH));
        assertThat(store.piece(id, 2)).isEmpty();
        PieceDigests.Read read = PieceDigests.read(new ByteArrayInputStream(content));
        assertThat(store.pieces(id).orElseThrow()).isEqualTo(read.pieces().toBytes());
        assertThat(store.file(id).orElseThrow().pieces())
                .isEqualTo(read.pieces().id());
        assertThat(rows).containsExactly("+app");
    }

    @Test
    void anUploadGoesOnWhereItWasBrokenOffAlsoAfterARestart() throws Exception {
        append(0, 70_000);
        store = open(1_000_000);
        assertThat(append(0, 10)).isEqualTo(new FileStore.Progress(70_000, false));
        assertThat(append(80_000, 90_000)).isEqualTo(new FileStore.Progress(70_000, false));
        assertThat(append(70_000, LENGTH).complete()).isTrue();
        rows.clear();
        store = open(1_000_000);
        assertThat(rows).containsExactly("+app");
        assertThat(store.piece(id, 1)).isPresent();
    }

    @Test
    void aContentWithAnotherDigestIsThrownAway() throws Exception {
        append(0, 100);
        content[LENGTH - 1] ^= 1;
        assertThatThrownBy(() -> append(100, LENGTH))
                .isInstanceOf(FileRefusedException.class)
                .hasMessageContaining("expected " + id);
        assertThat(names()).isEmpty();
    }

    @Test
    void thereIsABoundForAllFilesTogether() throws Exception {
        store = open(LENGTH - 1);
        assertThatThrownBy(() -> append(0, 10)).hasMessageContaining("no room for " + LENGTH + " octets");
        assertThat(names()).isEmpty();
    }

    @Test
    void whatCannotBeAFileIsRefused() {
        assertThatThrownBy(() -> store.append(id, "../app", LENGTH, 0, new byte[1], "anna"))
                .hasMessageContaining("file name \"../app\"");
        assertThatThrownBy(() -> store.append(id, "app", 0, 0, new byte[1], "anna"))
                .hasMessageContaining("expected at least 1");
        assertThatThrownBy(() -> store.append(id, "app", 5, 0, new byte[6], "anna"))
                .hasMessageContaining("expected at most 5");
        assertThatThrownBy(() -> store.append(id, "app", Long.MAX_VALUE, 0, new byte[6], "anna"))
                .hasMessageContaining("expected at most");
    }

    @Test
    void oneContentHasOneName() throws Exception {
        append(0, LENGTH);
        assertThat(append(0, 5).complete()).isTrue();
        assertThatThrownBy(() -> store.append(id, "other", LENGTH, 0, new byte[1], "anna"))
                .hasMessageContaining("is here as app");
    }

    @Test
    void aRemovedFileIsGone() throws Exception {
        append(0, LENGTH);
        assertThat(store.remove(id)).isTrue();
        assertThat(store.remove(id)).isFalse();
        assertThat(store.piece(id, 0)).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(rows).containsExactly("+app", "-app");
    }

    @Test
    void anUploadThatNobodyWentOnWithGivesItsRoomBack() throws Exception {
        append(0, 70_000);
        Path part = folder.resolve(id + ".part");
        Files.setLastModifiedTime(part, FileTime.from(NOW.instant().minus(Duration.ofDays(8))));
        store.append(FileId.of(new byte[1]), "b", 1, 0, new byte[1], "anna");
        assertThat(part).doesNotExist();
    }
}
