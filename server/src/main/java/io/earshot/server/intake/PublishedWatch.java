package io.earshot.server.intake;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the files in a folder that components publish their partners in. What stands in a file counts while it stands there. */
public final class PublishedWatch {

    private static final Logger LOG = System.getLogger(PublishedWatch.class.getName());
    private static final long MAX_BYTES = 256L << 20;

    private final Path folder;
    private final Duration again;
    private final Publisher publisher;
    private final InstantSource clock;

    private Map<Path, Object> stamps = Map.of();
    private Map<ContainerName, Set<Ip>> known = Map.of();
    private Set<String> troubles = Set.of();
    private Instant saidAt = Instant.MIN;
    private boolean isLost;

    /** Takes all that is published of a container, in place of what it took before. */
    @FunctionalInterface
    public interface Publisher {
        void publish(ContainerName container, List<Ip> addresses) throws InterruptedException;
    }

    /** @param keep how long a published address counts; it is said again in half of that */
    public PublishedWatch(Path folder, Duration keep, Publisher publisher, InstantSource clock) {
        this.folder = folder;
        this.again = keep.dividedBy(2);
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Reads if a file came, went or changed. Files whose names begin with a dot are being written. While the folder cannot be
     * read, what was published before stays.
     */
    public void poll() throws InterruptedException {
        Instant now = clock.instant();
        boolean due = now.isAfter(saidAt.plus(again));
        Optional<Map<Path, Object>> found = find();
        if (found.isEmpty()) {
            publish(known, due);
        } else if (!found.get().equals(stamps) || due) {
            stamps = found.get();
            Set<String> problems = new TreeSet<>();
            publish(read(stamps.keySet(), problems), due);
            complain(problems);
        }
        saidAt = due ? now : saidAt;
    }

    private void publish(Map<ContainerName, Set<Ip>> read, boolean all) throws InterruptedException {
        for (Map.Entry<ContainerName, Set<Ip>> entry : read.entrySet()) {
            if (all || !entry.getValue().equals(known.get(entry.getKey()))) {
                publisher.publish(entry.getKey(), List.copyOf(entry.getValue()));
            }
        }
        for (ContainerName name : known.keySet()) {
            if (!read.containsKey(name)) {
                publisher.publish(name, List.of());
            }
        }
        known = read;
    }

    private static Map<ContainerName, Set<Ip>> read(Set<Path> files, Set<String> problems) {
        Map<ContainerName, Set<Ip>> all = new HashMap<>();
        for (Path file : files) {
            try {
                if (Files.size(file) > MAX_BYTES) {
                    problems.add(file + ": larger than " + MAX_BYTES + " bytes, left out");
                    continue;
                }
                PublishedFile read = PublishedFile.parse(Files.readString(file));
                read.problems().forEach(problem -> problems.add(file + ": " + problem));
                read.partners()
                        .forEach((name, ips) -> all.computeIfAbsent(name, n -> new LinkedHashSet<>())
                                .addAll(ips));
            } catch (IOException e) {
                problems.add(file + ": cannot be read, expected UTF-8 text");
            }
        }
        return all;
    }

    /** Empty where the folder cannot be read, which is said once. */
    private Optional<Map<Path, Object>> find() {
        Map<Path, Object> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                if (now.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                    found.put(file, List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey())));
                }
            }
            isLost = false;
            return Optional.of(found);
        } catch (IOException | DirectoryIteratorException e) {
            if (!isLost) {
                LOG.log(
                        Level.WARNING,
                        "published partners: " + folder + ": cannot be read, what was published before stays");
            }
            isLost = true;
            return Optional.empty();
        }
    }

    /** Once each, for as long as it lasts. */
    private void complain(Set<String> newer) {
        List<String> fresh = new ArrayList<>(newer);
        fresh.removeAll(troubles);
        fresh.stream().limit(20).forEach(problem -> LOG.log(Level.WARNING, "published partners: " + problem));
        troubles = newer;
    }
}
