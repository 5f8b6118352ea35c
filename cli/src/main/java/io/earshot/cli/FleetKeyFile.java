package io.earshot.cli;

import io.earshot.http.access.FleetKey;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Reads the fleet's key for a command. */
public final class FleetKeyFile {

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "the fleet's key, as the server's access.fleetKey (default: EARSHOT_FLEET_KEY)")
    private Optional<Path> file = Optional.empty();

    /**
     * Absent where none is named.
     *
     * @throws CommandFailure if it cannot be read, or is none
     */
    public Optional<FleetKey> read() throws CommandFailure {
        Optional<String> secret = file.isPresent()
                ? Optional.of(ServerAccess.read(file.get()))
                : Optional.ofNullable(System.getenv("EARSHOT_FLEET_KEY"));
        try {
            return secret.map(FleetKey::new);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }
}
