package io.earshot.server.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Configures the recording, by which tables are asked as they were and checks are tried on the past.
 *
 * @param folder folder of the recording, {@code none} for no recording; by default {@code recording} in the state folder
 * @param megabytes disk space for all files together, at least 2
 */
public record RecordingConfig(Optional<Path> folder, Integer megabytes) {

    /** More than a day of 5,000 containers (docs/operations.md says how that was measured). */
    private static final int MEGABYTES = 2_048;

    public RecordingConfig {
        folder = Objects.requireNonNullElse(folder, Optional.empty());
        megabytes = Objects.requireNonNullElse(megabytes, MEGABYTES);
        if (megabytes < 2) {
            throw new IllegalArgumentException("\"megabytes\" is " + megabytes + ", expected at least 2");
        }
    }

    /** Returns the same with the folder that is meant where none is named: beside the state, where that is kept. */
    RecordingConfig beside(Optional<Path> state) {
        Optional<Path> meant = folder.isPresent()
                ? folder.filter(said -> !said.endsWith("none"))
                : state.map(kept -> kept.resolve("recording"));
        return new RecordingConfig(meant, megabytes);
    }
}
