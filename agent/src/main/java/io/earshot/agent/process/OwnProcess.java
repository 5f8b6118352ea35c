package io.earshot.agent.process;

import io.earshot.agent.instrument.Instrument;
import io.earshot.model.AgentProcess;
import io.earshot.model.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Hands over the section {@code agent}. The agent of a host shares one among its containers, so a measurement serves all
 * reports that go out within half a minute.
 */
public final class OwnProcess implements Instrument {

    private static final long VALID = Duration.ofSeconds(30).toNanos();
    private static final String RESIDENT = "VmRSS:";

    private final Path status;
    private final Supplier<Optional<Duration>> cpuTime;
    private final LongSupplier clock;
    private final long startedAt;
    private final Optional<String> machineId = MachineId.read();
    private Optional<AgentProcess> measured = Optional.empty();
    private long measuredAt;
    private Optional<Duration> usedThen;

    /** @param clock monotonic nanoseconds */
    public OwnProcess(LongSupplier clock) {
        this(Path.of("/proc/self/status"), () -> ProcessHandle.current().info().totalCpuDuration(), clock);
    }

    /**
     * @param status proc_pid_status(5) of the process
     * @param cpuTime what it used so far, if known
     */
    OwnProcess(Path status, Supplier<Optional<Duration>> cpuTime, LongSupplier clock) {
        this.status = status;
        this.cpuTime = cpuTime;
        this.clock = clock;
        startedAt = clock.getAsLong();
        measuredAt = startedAt;
        usedThen = cpuTime.get();
    }

    @Override
    public synchronized List<Section> take() {
        long now = clock.getAsLong();
        if (measured.isEmpty() || now - measuredAt >= VALID) {
            measured = Optional.of(measure(now));
        }
        return List.of(measured.get());
    }

    private AgentProcess measure(long now) {
        Optional<Duration> used = cpuTime.get();
        OptionalDouble share = used.isPresent() && usedThen.isPresent() && now > measuredAt
                ? OptionalDouble.of(
                        Math.max(0, used.get().minus(usedThen.get()).toNanos()) / (double) (now - measuredAt))
                : OptionalDouble.empty();
        measuredAt = now;
        usedThen = used;
        return new AgentProcess(Duration.ofNanos(now - startedAt), residentBytes(), share, machineId);
    }

    private OptionalLong residentBytes() {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(RESIDENT)) {
                    String[] words = line.substring(RESIDENT.length()).strip().split(" ", -1);
                    return OptionalLong.of(Long.parseLong(words[0]) * 1_024);
                }
            }
        } catch (IOException | NumberFormatException notToBeTold) {
            // It stays unknown.
        }
        return OptionalLong.empty();
    }
}
