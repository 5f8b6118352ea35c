package io.earshot.server.intake;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.Fleet;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.files.FileStamp;
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
import java.util.stream.Collectors;

/** Reads the files in a folder that components publish their partners in. What stands in a file counts while it stands there. */
public final class PublishedWatch {

    private static final Logger LOG = System.getLogger(PublishedWatch.class.getName());
    private static final int LOGGED = 20;
    private static final long MAX_BYTES = 256L << 20;

    private final Path folder;
    private final Duration again;
    private final Publisher publisher;
    private final Known cmdb;
    private final Strangers strangers;
    private final InstantSource clock;

    private Map<Path, FileStamp> stamps = Map.of();
    private Map<ContainerName, Set<Ip>> known = Map.of();
    private Set<String> troubles = Set.of();
    private Map<ContainerName, CmdbTrouble> unknown = Map.of();
    private Set<String> unreadableBefore = Set.of();
    private Instant saidAt = Instant.MIN;
    private boolean isLost;

    /** Takes all that is published of a container, in place of what it took before. */
    @FunctionalInterface
    public interface Publisher {
        void publish(ContainerName container, List<Ip> addresses) throws InterruptedException;
    }

    /** Answers whether the CMDB knows a published name or address. */
    public interface Known {

        boolean container(ContainerName name);

        /** @param of the container for which the address is published */
        boolean address(ContainerName of, Ip ip);

        /** The known name that was probably meant. */
        Optional<String> nearest(ContainerName name);

        static Known by(Fleet fleet) {
            return new Known() {

                @Override
                public boolean container(ContainerName name) {
                    return fleet.inventory().container(name).isPresent();
                }

                @Override
                public boolean address(ContainerName of, Ip ip) {
                    return fleet.inventory().owner(of, ip).isPresent();
                }

                @Override
                public Optional<String> nearest(ContainerName name) {
                    return fleet.inventory().nearest(name);
                }
            };
        }
    }

    /**
     * @param keep how long a published address counts; it is said again in half of that
     * @param strangers takes all names and addresses that the CMDB does not know, whenever they become other ones
     */
    public PublishedWatch(
            Path folder, Duration keep, Publisher publisher, Known cmdb, Strangers strangers, InstantSource clock) {
        this.folder = folder;
        this.again = keep.dividedBy(2);
        this.publisher = publisher;
        this.cmdb = cmdb;
        this.strangers = strangers;
        this.clock = clock;
    }

    /** Takes what is wrong with what was published. */
    @FunctionalInterface
    public interface Strangers {
        void tell(List<CmdbTrouble> all) throws InterruptedException;
    }

    /**
     * Reads if a file came, went or changed. Files whose names begin with a dot are being written. While the folder cannot be
     * read, what was published before stays.
     */
    public void poll() throws InterruptedException {
        Instant now = clock.instant();
        boolean due = now.isAfter(saidAt.plus(again));
        Optional<Map<Path, FileStamp>> found = find();
        if (found.isEmpty()) {
            publish(known, due);
        } else if (!found.get().equals(stamps) || due) {
            stamps = found.get();
            Set<String> problems = new TreeSet<>();
            publish(read(stamps.keySet(), problems), due);
            complain(troubles, problems);
            troubles = problems;
        }
        saidAt = due ? now : saidAt;
        tellStrangers(now);
    }

    /** The CMDB may come to know them later, so that this is looked at again each time. */
    private void tellStrangers(Instant now) throws InterruptedException {
        Map<ContainerName, CmdbTrouble> newer = new TreeMap<>();
        for (Map.Entry<ContainerName, Set<Ip>> entry : known.entrySet()) {
            ContainerName name = entry.getKey();
            List<Ip> ofNobody = entry.getValue().stream()
                    .filter(ip -> !cmdb.address(name, ip))
                    .toList();
            CmdbTrouble before = unknown.get(name);
            boolean stranger = !cmdb.container(name);
            if (stranger || !ofNobody.isEmpty()) {
                String problem = stranger
                        ? "publishes partners, and the CMDB does not know it"
                                + cmdb.nearest(name)
                                        .map(near -> "; nearest known: `" + near + "`")
                                        .orElse("")
                        : "publishes " + addresses(ofNobody) + ", which no container of the CMDB has";
                newer.put(
                        name,
                        before != null && before.problem().equals(problem)
                                ? before
                                : new CmdbTrouble(folder.toString(), name.toString(), problem, now));
            }
        }
        if (!newer.equals(unknown)) {
            newer.values().stream()
                    .filter(trouble -> !unknown.containsValue(trouble))
                    .limit(LOGGED)
                    .forEach(trouble -> LOG.log(
                            Level.WARNING, "published partners: " + trouble.object() + " " + trouble.problem()));
            unknown = newer;
            strangers.tell(List.copyOf(newer.values()));
        }
    }

    private static String addresses(List<Ip> all) {
        String some = all.stream().limit(3).map(Ip::toString).collect(Collectors.joining(", "));
        return all.size() > 3 ? some + " and " + (all.size() - 3) + " more" : some;
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
    private Optional<Map<Path, FileStamp>> find() {
        Map<Path, FileStamp> found = new TreeMap<>();
        Set<String> unreadable = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (file.getFileName().toString().startsWith(".")) {
                    continue;
                }
                try {
                    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                    if (now.isRegularFile()) {
                        found.put(file, FileStamp.of(now));
                    }
                } catch (IOException e) {
                    // A link that leads nowhere, or a file that just left: it costs none of the others.
                    unreadable.add(file + ": cannot be read, expected a file or a link to one");
                }
            }
            complain(unreadableBefore, unreadable);
            unreadableBefore = unreadable;
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
    private static void complain(Set<String> before, Set<String> newer) {
        List<String> fresh = new ArrayList<>(newer);
        fresh.removeAll(before);
        fresh.stream().limit(LOGGED).forEach(problem -> LOG.log(Level.WARNING, "published partners: " + problem));
    }
}
