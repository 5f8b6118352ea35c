package io.earshot.agent.drain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says which nginx a word changes.
 *
 * @param files in which servers of upstreams are marked
 * @param nginx the program that checks and reloads
 * @param main the main configuration file; absent for the one that nginx was built with
 */
public record DrainRules(List<Path> files, Path nginx, Optional<Path> main) {

    public DrainRules {
        files = List.copyOf(files);
    }
}
