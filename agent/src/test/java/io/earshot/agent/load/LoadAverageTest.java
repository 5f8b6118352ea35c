package io.earshot.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadAverageTest {

    @TempDir
    Path directory;

    @Test
    void theFirstWordIsTheLoad() throws IOException {
        assertThat(load("0.21 0.34 0.40 2/713 40192\n")).hasValue(0.21);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "busy 1 2", "NaN 1 2", "-1 0 0", "0.21"})
    void whatIsNoLoadIsAbsent(String text) throws IOException {
        assertThat(load(text)).isEmpty();
    }

    @Test
    void aMissingFileIsAbsent() {
        assertThat(new LoadAverage(directory.resolve("none")).read()).isEmpty();
    }

    private OptionalDouble load(String text) throws IOException {
        return new LoadAverage(Files.writeString(directory.resolve("loadavg"), text)).read();
    }
}
