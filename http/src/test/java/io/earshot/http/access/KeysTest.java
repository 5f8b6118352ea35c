package io.earshot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    private static final String TOKEN = "reader-0123456789";

    @TempDir
    private Path folder;

    private Path key;
    private Path people;
    private Keys keys;

    @BeforeEach
    void write() throws Exception {
        key = Files.writeString(folder.resolve("key"), "correct horse battery staple");
        people = Files.writeString(folder.resolve("people"), "grace reader " + TOKEN + "\n");
        keys = new Keys(new Secrets(Optional.of(key), Optional.of(people), Map.of()), false);
    }

    @Test
    void aTokenThatWasTakenAwayIsRefusedAlthoughTheFleetsKeyCannotBeRead() throws Exception {
        assertThat(keys.person(TOKEN)).isPresent();
        Files.writeString(people, "anna reader another-0123456789\n");
        Files.delete(key);
        assertThatThrownBy(keys::reload).isInstanceOf(AccessException.class).hasMessageContaining(key.toString());
        assertThat(keys.person(TOKEN)).isEmpty();
        assertThat(keys.person("another-0123456789")).isPresent();
    }

    @Test
    void aNewFleetKeyCountsAlthoughTheListOfPeopleCannotBeRead() throws Exception {
        String before = new FleetKey("correct horse battery staple").tokenOf("host58");
        assertThat(keys.isTokenOf("host58", before)).isTrue();
        Files.writeString(key, "another horse another staple");
        Files.writeString(people, "no such line");
        assertThatThrownBy(keys::reload).hasMessageContaining(people.toString());
        assertThat(keys.isTokenOf("host58", before)).isFalse();
        assertThat(keys.person(TOKEN)).isPresent();
    }
}
