package io.earshot.cli.demo;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Writes access logs as nginx does, for the containers of front and back ends; each agent reads its own. */
final class DemoRequests {

    private static final Set<String> ROLES = Set.of("fe", "be");

    /** As {@code $time_local}. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int MOST_AT_ONCE = 8;

    /** Of so many requests one needs the partner that cannot be reached. */
    private static final int ONE_IN = 4;

    private final Path folder;
    private final List<ContainerName> containers;
    private final InstantSource clock;
    private final Random random;

    DemoRequests(Path folder, Inventory inventory, InstantSource clock, Random random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
        containers = inventory.containers().stream()
                .filter(container -> ROLES.contains(container.role()))
                .map(Container::name)
                .toList();
    }

    /** Returns where a container's log is; empty for one without nginx. */
    Optional<Path> log(ContainerName container) {
        return containers.contains(container)
                ? Optional.of(folder.resolve(container + ".access.log"))
                : Optional.empty();
    }

    /**
     * Adds the requests of a moment to each log.
     *
     * @param cut the containers that cannot reach a partner, some of whose requests time out
     */
    void write(Collection<String> cut) throws IOException {
        String time = TIME.format(clock.instant());
        for (ContainerName container : containers) {
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
                boolean late = cut.contains(container.toString()) && random.nextInt(ONE_IN) == 0;
                lines.add("127.0.0.1 - - [%s] \"GET /items/%d HTTP/1.1\" %d 512 \"-\" \"demo\""
                        .formatted(time, random.nextInt(100), late ? 504 : 200));
            }
            Files.write(
                    folder.resolve(container + ".access.log"),
                    lines,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
