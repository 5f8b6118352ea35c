package io.earshot.lab.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchRelayCommandTest {

    @Test
    void measuresARelayWithOptionsOfThePackedOne() throws IOException {
        assertThat(Files.readAllLines(Path.of("../packaging/relay/java.options")))
                .containsAll(BenchRelayCommand.PACKED);
    }
}
