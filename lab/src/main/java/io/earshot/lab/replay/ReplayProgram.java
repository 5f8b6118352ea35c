package io.earshot.lab.replay;

import io.earshot.lab.load.ProcessMemory;
import io.earshot.wire.capture.CaptureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** The process that replays. It prints a line for each look. */
final class ReplayProgram {

    private ReplayProgram() {}

    /** @param args the time to replay and the time between two looks in seconds of traffic, and files */
    public static void main(String[] args) throws CaptureException {
        MixedTraffic traffic =
                MixedTraffic.read(Arrays.stream(args).skip(2).map(Path::of).toList());
        System.out.printf("round %d %d%n", traffic.frames(), traffic.length());
        new ReplayedTime(traffic)
                .run(
                        Duration.ofSeconds(Long.parseLong(args[0])),
                        Duration.ofSeconds(Long.parseLong(args[1])),
                        ReplayProgram::print);
    }

    /** The heap is looked at after a collection. */
    private static void print(ReplayedTime.Look look) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(
                "look %d %d %d %d %d %d %d %d %d %d%n",
                look.time().toSeconds(),
                look.frames(),
                look.exchanges(),
                look.leastOfRound(),
                look.mostOfRound(),
                look.undecoded(),
                look.flows(),
                look.heldBytes(),
                heap,
                residentBytes());
    }

    private static long residentBytes() {
        try {
            return ProcessMemory.resident(ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
