package io.earshot.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** Fits the number of connections to the number of files that the kernel lets this process open, as a connection is one of them. */
final class OpenFiles {

    /** Jars, logs, sources of the CMDB, the state folder and connections to others. */
    static final int RESERVE = 256;

    private static final int LEAST = 16;

    private OpenFiles() {}

    /** Returns the most files that this process may have open; absent where the system does not tell. */
    static OptionalLong most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getMaxFileDescriptorCount())
                : OptionalLong.empty();
    }

    /**
     * Returns how many connections to take at a time. Past the limit of files the kernel hands out no connection at all, not even
     * to those who would soon be done, and logs cannot be opened either.
     */
    static int connections(int wanted, OptionalLong mostFiles) {
        long left = mostFiles.isPresent() ? mostFiles.getAsLong() - RESERVE : wanted;
        return Math.clamp(left, Math.min(LEAST, wanted), wanted);
    }
}
