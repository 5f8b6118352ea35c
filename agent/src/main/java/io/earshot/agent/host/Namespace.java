package io.earshot.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A network namespace that may be a container's.
 *
 * @param name by which its source knows it
 * @param path by which it can be entered
 * @param pid of a process of the container, if known
 */
public record Namespace(String name, Path path, Optional<Long> pid) {

    static Namespace ofProcess(String name, long pid) {
        return new Namespace(name, Path.of("/proc/" + pid + "/ns/net"), Optional.of(pid));
    }

    /** Tells it from one that has the same name later; empty if it is not there any more. */
    Optional<Object> identity() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
