package io.earshot.lab.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.RealPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespacesIT {

    @BeforeEach
    void needRoot() {
        RealPrograms.require("ip");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void nothingIsLeft() throws IOException {
        Path left;
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace one = namespaces.add("one");
            left = one.path();
            namespaces.connect(one, "eth0", namespaces.add("other"), "eth0");
            assertThat(left).exists();
        }
        assertThat(left).doesNotExist();
    }

    @Test
    void whatAKilledProcessHasLeftIsClearedAwayWithTheProgramsInIt() throws Exception {
        // As long as the owner lives, nobody else who makes namespaces clears this one away.
        Process owner = new ProcessBuilder("sleep", "600").start();
        Namespace orphan = new Namespace("earshot-" + owner.pid() + "-1-orphan");
        Command.run("ip", "netns", "add", orphan.name());
        Process program = orphan.start("sleep", "600");
        while (orphan.processes().isEmpty()) {
            assertThat(program.isAlive()).isTrue();
            Thread.sleep(10);
        }

        owner.destroyForcibly().waitFor();

        Namespaces.open().close();

        assertThat(orphan.path()).doesNotExist();
        assertThat(program.onExit()).succeedsWithin(Duration.ofMinutes(5));
    }

    @Test
    void aCommandThatFailsSaysWhatAndWhy() throws IOException {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace one = namespaces.add("one");

            assertThatThrownBy(() -> one.ip("link", "set", "nosuch", "up"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("link set nosuch up: Cannot find device");
        }
    }
}
