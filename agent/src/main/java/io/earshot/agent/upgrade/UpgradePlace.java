package io.earshot.agent.upgrade;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Says what the launcher told this agent about itself.
 *
 * @param folder in which versions are kept
 * @param launcher the process that starts versions
 * @param version of this agent: the SHA-256 of its package, or {@code packaged}
 * @param isNew whether this agent was started beside an older one, to which it proves itself
 */
public record UpgradePlace(Path folder, long launcher, String version, boolean isNew) {

    /** Absent where the agent was not started by a launcher that can start another version. */
    public static Optional<UpgradePlace> of(Map<String, String> environment) {
        String folder = environment.getOrDefault("EARSHOT_UPGRADES", "");
        String launcher = environment.getOrDefault("EARSHOT_LAUNCHER", "");
        if (folder.isBlank() || !launcher.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        return Optional.of(new UpgradePlace(
                Path.of(folder),
                Long.parseLong(launcher),
                environment.getOrDefault("EARSHOT_VERSION", "packaged"),
                environment.containsKey("EARSHOT_HANDOVER")));
    }
}
