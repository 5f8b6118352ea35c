package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNameTest {

    @Test
    void namesMayHaveSpacesAndLettersOfAnyKind() {
        assertThat(new ServiceName("be5.host58", "langsame Wege über 50 ms"))
                .hasToString("be5.host58/langsame Wege über 50 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a;b", "a\nb", "a|b", "a,b", "a\0b", "a\uD83Db"})
    void aNameThatWouldNotArriveIsRefused(String name) {
        assertThatThrownBy(() -> new ServiceName("h", name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameThatAPacketHasNoRoomForIsRefused() {
        assertThat(new ServiceName("h".repeat(63), "s".repeat(127))).isNotNull();
        assertThatThrownBy(() -> new ServiceName("h".repeat(64), "s"))
                .hasMessageEndingWith("has 64 octets, expected at most 63");
        assertThatThrownBy(() -> new ServiceName("h", "ü".repeat(64)))
                .hasMessageEndingWith("has 128 octets, expected at most 127");
    }
}
