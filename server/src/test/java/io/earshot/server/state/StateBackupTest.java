package io.earshot.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class StateBackupTest {

    @TempDir
    private Path folder;

    private Path live;
    private Path copy;

    @BeforeEach
    void aServerRan() throws IOException {
        live = folder.resolve("live");
        copy = folder.resolve("copy");
        try (StateFile state = StateFile.open(live)) {
            state.write(change("a", "1", "b", "2", "c", "3"));
        }
    }

    @Test
    void aBackupIsAWholeStateAndMayBeTakenWhileAServerRuns() throws IOException {
        try (StateFile state = StateFile.open(live)) {
            StateBackup done = StateBackup.write(live, copy);
            assertThat(done.values()).isEqualTo(3);
            assertThat(done.problems()).isEmpty();
            state.write(change("a", "4"));
        }
        try (StateFile state = StateFile.open(restored(Files.readAllBytes(copy)))) {
            assertThat(state.values()).hasToString("{a=\"1\", b=\"2\", c=\"3\"}");
            assertThat(state.problems()).isEmpty();
        }
    }

    @Test
    void aRestoredBackupThatIsCutOffIsToldWhereverItWasCut() throws IOException {
        StateBackup.write(live, copy);
        byte[] whole = Files.readAllBytes(copy);
        int firstValue = new String(whole, StandardCharsets.UTF_8).indexOf("\"a\"");
        for (int length = firstValue; length < whole.length - 1; length++) {
            Path folderOfCut = restored(Arrays.copyOf(whole, length));
            try (StateFile state = StateFile.open(folderOfCut)) {
                assertThat(state.problems())
                        .singleElement()
                        .asString()
                        .contains("has " + state.values().size() + " of the 3 values of a backup; kept as");
            }
            // What was restored goes on as any other state.
            try (StateFile state = StateFile.open(folderOfCut)) {
                assertThat(state.problems()).isEmpty();
            }
        }
    }

    @Test
    void anEarlierBackupIsReplacedByAWholeOneOnly() throws IOException {
        Files.createDirectory(folder.resolve("backups"));
        copy = folder.resolve("backups").resolve("copy");
        StateBackup.write(live, copy);
        byte[] earlier = Files.readAllBytes(copy);
        Files.writeString(live.resolve(StateFile.NAME), "earshot-state 7\n");
        assertThatThrownBy(() -> StateBackup.write(live, copy))
                .hasMessage(live.resolve(StateFile.NAME)
                        + ": format is version 7, expected version 1; history begins anew");
        assertThat(copy).hasBinaryContent(earlier);
        assertThat(live.resolve(StateFile.NAME)).hasContent("earshot-state 7\n");

        Files.writeString(live.resolve(StateFile.NAME), "earshot-state 1\n");
        assertThat(StateBackup.write(live, copy).values()).isZero();
        try (var files = Files.list(copy.getParent())) {
            assertThat(files).containsExactly(copy);
        }
    }

    @Test
    void aBackupOfADamagedStateSaysWhatItLacks() throws IOException {
        Path file = live.resolve(StateFile.NAME);
        Files.writeString(file, Files.readString(file).replace("\"b\"", "\"x\""));
        StateBackup done = StateBackup.write(live, copy);
        assertThat(done.values()).isEqualTo(2);
        assertThat(done.problems()).containsExactly(file + ": 1 damaged lines; their history is lost");
    }

    @Test
    void aFullDiskFailsTheBackupInWords() {
        assertThatThrownBy(() -> StateBackup.write(live, Path.of("/dev/full"))).hasMessage("No space left on device");
    }

    @Test
    void aFileThatIsNoBackupIsNotWrittenOver() throws IOException {
        Files.writeString(copy, "listen: 127.0.0.1:8090\n");
        assertThatThrownBy(() -> StateBackup.write(live, copy))
                .hasMessage("is there and is no backup, expected a new file or an earlier backup");
        assertThat(copy).hasContent("listen: 127.0.0.1:8090\n");
        assertThatThrownBy(() -> StateBackup.write(live, live.resolve(StateFile.NAME)))
                .hasMessage("is the state itself, expected another file");
        assertThatThrownBy(() -> StateBackup.write(live, folder)).hasMessage("is a folder, expected a file");
        assertThatThrownBy(() -> StateBackup.write(live, folder.resolve("none").resolve("copy")))
                .hasMessage("no folder " + folder.resolve("none") + ", expected one that is there");
        assertThatThrownBy(() -> StateBackup.write(folder.resolve("none"), copy))
                .hasMessageContaining("no such file, expected the state of a server that ran");
    }

    private Path restored(byte[] octets) throws IOException {
        Path other = Files.createTempDirectory(folder, "restored");
        Files.write(other.resolve(StateFile.NAME), octets);
        return other;
    }

    private static Map<String, Optional<JsonNode>> change(String... keysAndValues) {
        Map<String, Optional<JsonNode>> changes = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            changes.put(keysAndValues[i], Optional.of(JsonNodeFactory.instance.stringNode(keysAndValues[i + 1])));
        }
        return changes;
    }
}
