package io.earshot.lab.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads how much of a process's memory is resident, in octets. */
public final class ProcessMemory {

    private ProcessMemory() {}

    /** Returns what is resident now; 0 for a zombie process. */
    public static long resident(long pid) throws IOException {
        return field(pid, "VmRSS:");
    }

    /** Returns the most that was resident; 0 for a zombie process. */
    public static long peak(long pid) throws IOException {
        return field(pid, "VmHWM:");
    }

    /** Returns what is resident now and no file's, as a heap is; 0 for a zombie process. */
    public static long anonymous(long pid) throws IOException {
        return field(pid, "RssAnon:");
    }

    private static long field(long pid, String name) throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return status.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }
}
