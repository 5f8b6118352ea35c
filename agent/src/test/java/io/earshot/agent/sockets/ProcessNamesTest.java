package io.earshot.agent.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessNamesTest {

    private static final long TOOK = Duration.ofMillis(20).toNanos();

    @TempDir
    private Path proc;

    private ProcessNames names;
    private long now;
    private int looks;

    @BeforeEach
    void begin() {
        // Each look at the clock takes its time, so that a search of two looks takes 20 ms.
        names = new ProcessNames(proc, () -> now += looks++ == 0 ? 0 : TOOK);
    }

    @Test
    void oneSearchServesAllContainers() throws IOException {
        process(10, "nginx", 1);
        process(11, "mysqld", 2);
        names.find("be5", Set.of(1L));
        names.find("db1", Set.of(2L));

        assertThat(names.of(1)).hasValue("nginx");
        assertThat(names.of(2)).as("not before the pause is over").isEmpty();
        now += 4_000 * TOOK;
        names.find("be5", Set.of(1L));
        assertThat(names.of(2)).as("nobody misses anything of be5").isEmpty();
        names.find("db1", Set.of(2L));

        assertThat(names.of(1)).hasValue("nginx");
        assertThat(names.of(2)).hasValue("mysqld");
    }

    @Test
    void aSocketThatNobodySeemsToHoldIsLeftAloneForTenMinutes() throws IOException {
        names.find("be5", Set.of(3L));
        process(12, "redis", 3);

        for (int minute = 0; minute < 9; minute++) {
            now += Duration.ofMinutes(1).toNanos();
            names.find("be5", Set.of(3L));
            assertThat(names.of(3)).isEmpty();
        }
        now += Duration.ofMinutes(2).toNanos();
        names.find("be5", Set.of(3L));
        assertThat(names.of(3)).hasValue("redis");
    }

    private void process(int pid, String name, long socket) throws IOException {
        Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.writeString(proc.resolve(pid + "/comm"), name + "\n");
        Files.createSymbolicLink(descriptors.resolve("3"), Path.of("socket:[" + socket + "]"));
    }
}
