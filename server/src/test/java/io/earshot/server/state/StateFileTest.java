package io.earshot.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class StateFileTest {

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsThereAfterwardsInItsOrder() throws IOException {
        try (StateFile state = StateFile.open(folder)) {
            state.write(change("a", "1", "b", "2", "c", "3"));
            state.write(Map.of("b", Optional.empty()));
            state.write(change("a", "4"));
        }
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values()).hasToString("{a=\"4\", c=\"3\"}");
            assertThat(state.problems()).isEmpty();
        }
    }

    @Test
    void aProcessThatIsKilledWhileItWritesLosesThatLineAtMost() throws IOException {
        try (StateFile state = StateFile.open(folder)) {
            state.write(change("a", "1"));
            state.write(change("b", "2"));
        }
        byte[] whole = Files.readAllBytes(file());
        int secondFrom = indexOfLastLine(whole);
        for (int length = secondFrom; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (StateFile state = StateFile.open(folder)) {
                assertThat(state.values()).containsKey("a");
                assertThat(state.problems()).isEmpty();
            }
        }
    }

    @Test
    void aDamagedLineCostsItselfAndIsTold() throws IOException {
        try (StateFile state = StateFile.open(folder)) {
            state.write(change("a", "1"));
            state.write(change("b", "2"));
            state.write(change("c", "3"));
        }
        byte[] octets = Files.readAllBytes(file());
        octets[indexOf(octets, "\"b\"") + 1] = (byte) 0xff;
        Files.write(file(), octets);
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values().keySet()).containsExactly("a", "c");
            assertThat(state.problems())
                    .containsExactly(
                            file() + ": 1 damaged lines; kept as earshot.state.unreadable, their history is lost");
        }
        assertThat(folder.resolve("earshot.state.unreadable")).hasBinaryContent(octets);
    }

    @Test
    void aFileOfALaterVersionIsPutAsideAndNotOverwritten() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(file(), "earshot-state 7\nwhatever\n");
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.problems())
                    .containsExactly(file() + ": format is version 7, expected version 1; kept as"
                            + " earshot.state.unreadable, history begins anew");
            state.write(change("a", "1"));
        }
        assertThat(folder.resolve("earshot.state.unreadable")).hasContent("earshot-state 7\nwhatever\n");
    }

    @Test
    void aFileThatGrewByOutdatedLinesIsWrittenAnew() throws IOException {
        String large = "x".repeat(1 << 20);
        try (StateFile state = StateFile.open(folder)) {
            for (int i = 0; i < 20; i++) {
                state.write(change("a", large + i));
            }
        }
        assertThat(Files.size(file())).isLessThan(6L << 20);
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values().get("a").asString()).isEqualTo(large + 19);
        }
    }

    @Test
    void aLineAtTheEndThatIsWholeAndWrongIsDamage() throws IOException {
        try (StateFile state = StateFile.open(folder)) {
            state.write(change("a", "1", "b", "2"));
        }
        byte[] octets = Files.readAllBytes(file());
        octets[octets.length - 3] ^= 1;
        Files.write(file(), octets);
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values().keySet()).containsExactly("a");
            assertThat(state.problems()).hasSize(1);
        }
    }

    @Test
    void eachFileThatCouldNotBeReadIsKept() throws IOException {
        Files.createDirectories(folder);
        for (String foreign : List.of("earshot-state 7\n", "{}", "\0\r\n\u00ff")) {
            Files.writeString(file(), foreign);
            try (StateFile state = StateFile.open(folder)) {
                assertThat(state.problems()).hasSize(1);
            }
        }
        assertThat(folder.resolve("earshot.state.unreadable")).hasContent("earshot-state 7\n");
        assertThat(folder.resolve("earshot.state.unreadable.2")).hasContent("{}");
        assertThat(folder.resolve("earshot.state.unreadable.3")).hasContent("\0\r\n\u00ff");
    }

    @Test
    void anEmptyFileIsToldAsALoss() throws IOException {
        Files.createDirectories(folder);
        Files.createFile(file());
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.problems())
                    .containsExactly(file() + ": is empty, expected what an earlier server kept; history begins anew");
        }
    }

    @Test
    void aFolderInThePlaceOfTheFileIsPutAsideAndHistoryBeginsAnew() throws IOException {
        Files.writeString(Files.createDirectories(file()).resolve("somebody's"), "text");
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.problems())
                    .containsExactly(file() + ": cannot be read (Is a directory), expected a file; kept as"
                            + " earshot.state.unreadable, history begins anew");
            state.write(change("a", "1"));
        }
        assertThat(folder.resolve("earshot.state.unreadable").resolve("somebody's"))
                .hasContent("text");
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values()).containsKey("a");
        }
    }

    @Test
    void whatWasReadCountsWhereTheDiskIsFullAtTheStart() throws IOException {
        try (StateFile state = StateFile.open(folder)) {
            state.write(change("a", "1"));
        }
        Files.createSymbolicLink(folder.resolve("earshot.state.new"), Path.of("/dev/full"));
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values()).containsKey("a");
            assertThat(state.unwritten())
                    .get()
                    .extracting(Throwable::getMessage)
                    .isEqualTo("No space left on device");
            state.write(change("b", "2"));
        }
        try (StateFile state = StateFile.open(folder)) {
            assertThat(state.values()).containsKeys("a", "b");
        }
    }

    @Test
    void whatWasReadCountsWhereTheFolderTakesNoFiles() throws IOException {
        try (StateFile state = StateFile.open(folder)) {
            state.write(change("a", "1"));
        }
        Path lock = folder.resolve("earshot.lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        try (State state = State.open(folder)) {
            List<String> read = new ArrayList<>();
            state.each("", String.class, (key, value) -> read.add(key + "=" + value));
            assertThat(read).containsExactly("a=1");
            assertThat(state.trouble()).get().asString().contains("earshot.lock: Is a directory");
        }
    }

    @Test
    void twoServersDoNotShareAFolder() throws IOException {
        try (StateFile _ = StateFile.open(folder)) {
            assertThatThrownBy(() -> StateFile.open(folder)).isInstanceOf(Exception.class);
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsSaidAndCostsHistoryOnly() throws IOException {
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        try (State state = State.open(noFolder)) {
            state.start();
            state.put("a", "1");
            assertThat(state.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble)
                            .startsWith("state: " + noFolder + ": cannot be used (")
                            .contains("expected a folder with room"));
        }
    }

    private Path file() {
        return folder.resolve(StateFile.NAME);
    }

    private static Map<String, Optional<JsonNode>> change(String... keysAndValues) {
        Map<String, Optional<JsonNode>> changes = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            changes.put(keysAndValues[i], Optional.of(JsonNodeFactory.instance.stringNode(keysAndValues[i + 1])));
        }
        return changes;
    }

    private static int indexOfLastLine(byte[] octets) {
        int at = octets.length - 2;
        while (octets[at] != '\n') {
            at--;
        }
        return at + 1;
    }

    private static int indexOf(byte[] octets, String text) {
        return new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
