package io.earshot.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.AgentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnProcessTest {

    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong(seconds(7));
    private Optional<Duration> used = Optional.of(Duration.ofSeconds(1));

    @Test
    void theShareOfACoreIsTakenOverTheTimeSinceTheLastMeasurement() throws IOException {
        OwnProcess process = process("Name:\tjava\nVmRSS:\t   40960 kB\n");
        clock.addAndGet(seconds(100));
        used = Optional.of(Duration.ofSeconds(2));

        AgentProcess first = take(process);
        clock.addAndGet(seconds(50));
        used = Optional.of(Duration.ofSeconds(7));
        AgentProcess second = take(process);

        assertThat(first.uptime()).isEqualTo(Duration.ofSeconds(100));
        assertThat(first.residentBytes()).isEqualTo(OptionalLong.of(40L << 20));
        assertThat(first.cpuShare()).hasValue(0.01);
        assertThat(second.cpuShare()).hasValue(0.1);
    }

    @Test
    void theReportsOfAHostsContainersShareOneMeasurement() throws IOException {
        OwnProcess process = process("VmRSS:\t1 kB\n");
        clock.addAndGet(seconds(100));

        AgentProcess first = take(process);
        clock.addAndGet(seconds(1));

        assertThat(take(process)).isEqualTo(first);
    }

    @Test
    void whatTheKernelDoesNotTellStaysUnknown() throws IOException {
        used = Optional.empty();
        OwnProcess process = process("VmRSS: much\n");
        clock.addAndGet(seconds(100));

        assertThat(take(process).cpuShare()).isEmpty();
        assertThat(take(process).residentBytes()).isEmpty();
    }

    @Test
    void thisVeryProcessHasMemoryAndAnUptime() {
        AgentProcess own =
                (AgentProcess) new OwnProcess(System::nanoTime).take().getFirst();

        assertThat(own.residentBytes().orElseThrow()).isGreaterThan(1 << 20);
        assertThat(own.cpuShare()).isPresent();
    }

    private OwnProcess process(String status) throws IOException {
        return new OwnProcess(Files.writeString(directory.resolve("status"), status), () -> used, clock::get);
    }

    private static AgentProcess take(OwnProcess process) {
        return (AgentProcess) process.take().getFirst();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
