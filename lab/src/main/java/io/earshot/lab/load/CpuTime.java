package io.earshot.lab.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads how long a process has kept processors busy. */
public final class CpuTime {

    /** Linux counts CPU time in these (sysconf(_SC_CLK_TCK), which is 100 on all its platforms of today). */
    private static final int TICKS_A_SECOND = 100;

    private CpuTime() {}

    /** Returns the time since the process's start, in user and in kernel mode. */
    public static Duration of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(ticks * 1_000 / TICKS_A_SECOND);
    }
}
