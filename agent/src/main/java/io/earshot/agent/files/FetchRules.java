package io.earshot.agent.files;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

/**
 * Holds what a machine allows of files that are fetched or given.
 *
 * @param folder in which they are
 * @param octetsPerSecond at most; 0 for no limit
 * @param permissions of a file that was fetched
 */
public record FetchRules(Path folder, long octetsPerSecond, Set<PosixFilePermission> permissions) {

    public FetchRules {
        permissions = Set.copyOf(permissions);
    }

    /** Returns how far octets that took this time are ahead of the rate; not positive where they are not. */
    Duration ahead(long octets, Duration time) {
        return octetsPerSecond == 0
                ? Duration.ZERO
                : Duration.ofMillis(octets * 1_000 / octetsPerSecond).minus(time);
    }
}
