package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientMemoryTest {

    @Test
    void allClientsTogetherTakeNoMoreThanTheirShareAndRoomComesBack() throws Exception {
        ClientMemory memory = new ClientMemory(1_000);
        memory.take(600);
        memory.take(400);
        assertThatThrownBy(() -> memory.take(1))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("would take 1,001 octets, expected at most 1,000: close some");
        assertThat(memory.held()).isEqualTo(1_000);
        memory.giveBack(600);
        memory.take(500);
        assertThat(memory.held()).isEqualTo(900);
    }

    @Test
    void anAnswerCountsItsTextsTwiceAndEachCell() {
        assertThat(AnswerSize.ofRows(List.of(List.of(Optional.of("x".repeat(1_000)), Optional.of(1)))))
                .isBetween(2_000L, 2_200L);
    }
}
