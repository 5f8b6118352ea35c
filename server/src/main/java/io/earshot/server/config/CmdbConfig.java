package io.earshot.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Configures the sources of the inventory: one CSV file, or several sources of which the earlier has precedence.
 *
 * @param csv CSV file with the inventory; either {@code csv} or {@code sources} is required
 * @param sources several sources; earlier ones have precedence
 * @param refresh interval at which files are checked for changes and other sources are read, unless a source has its own
 * @param maxDropPercent share of a source's containers; a reading that lacks more than that is rejected
 */
public record CmdbConfig(Optional<Path> csv, List<CmdbSourceConfig> sources, Duration refresh, Integer maxDropPercent) {

    public CmdbConfig {
        csv = Objects.requireNonNullElse(csv, Optional.empty());
        sources = List.copyOf(Objects.requireNonNullElse(sources, List.of()));
        refresh = Objects.requireNonNullElse(refresh, Duration.ofSeconds(10));
        maxDropPercent = Objects.requireNonNullElse(maxDropPercent, 30);
        if (csv.isPresent() != sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected either \"csv\", the CMDB's file, or \"sources\", a list of at least one");
        }
        if (maxDropPercent < 0 || maxDropPercent > 100) {
            throw new IllegalArgumentException("\"maxDropPercent\" is " + maxDropPercent + ", expected 0 to 100");
        }
    }

    /** All of them, in the order of their precedence. */
    public List<CmdbSourceConfig> all() {
        return csv.map(file -> List.of(CmdbSourceConfig.ofCsv(file))).orElse(sources);
    }
}
