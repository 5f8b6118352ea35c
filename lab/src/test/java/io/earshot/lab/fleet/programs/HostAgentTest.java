package io.earshot.lab.fleet.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostAgentTest {

    @Test
    void runsWithOptionsOfThePackedAgent() throws IOException {
        assertThat(Files.readAllLines(Path.of("../packaging/agent/java.options")))
                .containsAll(HostAgent.OPTIONS);
    }
}
