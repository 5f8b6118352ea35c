package io.earshot.wire.decoders.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set k 0 0 1 noreply",
                "delete k noreply",
                "incr k 1 noreply",
                "touch k 5 noreply",
                "flush_all noreply",
                "verbosity 1 noreply",
                "quit"
            })
    void aServerIsSilentWhereItIsAskedTo(String line) {
        assertThat(TextCommand.of(line).isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get noreply", "gets k noreply", "stats noreply", "version noreply", "nosuch noreply"})
    void otherCommandsAreAnsweredAllTheSame(String line) {
        assertThat(TextCommand.of(line).isQuiet()).isFalse();
    }
}
