package io.earshot.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Configures the sources of the inventory: one CSV file, or several sources of which the earlier has precedence.
 *
 * @param csv a file with the columns that the documentation names; a relative path starts at the configuration's folder
 * @param refresh how often to look whether a file changed, and how often to read what cannot be looked at, unless the source
 *     itself says otherwise
 * @param maxDropPercent a reading that lacks more of a source's containers than this is not believed
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
