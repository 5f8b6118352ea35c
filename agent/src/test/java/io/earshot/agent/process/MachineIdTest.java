package io.earshot.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdTest {

    @TempDir
    private Path folder;

    @Test
    void aMachineIsToldByAHashOfItsIdAndOneWithoutAnIdByNothing() throws IOException {
        Path file = folder.resolve("machine-id");
        Files.writeString(file, "0123456789abcdef0123456789abcdef\n");
        assertThat(MachineId.read(file))
                .hasValueSatisfying(id -> assertThat(id).hasSize(32).doesNotContain("0123456789abcdef"));

        Files.writeString(file, "uninitialized\n");
        assertThat(MachineId.read(file)).isEmpty();
        assertThat(MachineId.read(folder.resolve("none"))).isEmpty();
    }
}
