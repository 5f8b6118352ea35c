package io.earshot.agent.files;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Holds what a machine allows of files that are fetched.
 *
 * @param folder in which they are placed
 * @param octetsPerSecond at most; 0 for no limit
 * @param permissions of a placed file
 */
public record FetchRules(Path folder, long octetsPerSecond, Set<PosixFilePermission> permissions) {

    public FetchRules {
        permissions = Set.copyOf(permissions);
    }
}
