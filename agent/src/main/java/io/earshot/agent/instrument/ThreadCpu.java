package io.earshot.agent.instrument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads how long the kernel's thread that runs this has been on a core, from its schedstat (Documentation/scheduler/sched-stats.rst of Linux). */
final class ThreadCpu {

    /** Stands for a kernel that does not tell. */
    static final long UNKNOWN = -1;

    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

    private ThreadCpu() {}

    /** Returns nanoseconds, which can be subtracted from those of the same thread. */
    static long nanos() {
        try {
            String line = Files.readString(SCHEDSTAT);
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException | RuntimeException notToBeTold) {
            return UNKNOWN;
        }
    }
}
