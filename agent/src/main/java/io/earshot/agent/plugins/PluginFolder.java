package io.earshot.agent.plugins;

import io.earshot.model.ContainerName;
import io.earshot.model.plugins.BadPluginException;
import io.earshot.model.plugins.PluginArchive;
import io.earshot.model.plugins.PluginManifest;
import io.earshot.model.plugins.PluginReports;
import io.earshot.model.plugins.PluginSignature;
import io.earshot.model.tasks.TaskKeys;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The plug-ins on disk, by container: NAME.plugin as it was signed, NAME.stopped where an order stopped it, NAME/ with its files and
 * NAME.state/ with its own. Only the signed file is believed; the files are unpacked again at each start of the agent.
 */
final class PluginFolder {

    private static final String ARCHIVE = ".plugin";

    /** Other files may have been put there by somebody. */
    private static final Predicate<String> NAME =
            Pattern.compile("[a-z][a-z0-9-]{0,31}").asMatchPredicate();

    private final Path folder;

    PluginFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns the folder for archives that are fetched. */
    Path incoming() throws IOException {
        return created(folder.resolve("incoming"));
    }

    /** Returns the names of a container's plug-ins. */
    List<String> names(ContainerName container) throws IOException {
        Path place = folder.resolve(container.toString());
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ARCHIVE))
                    .map(name -> name.substring(0, name.length() - ARCHIVE.length()))
                    .filter(NAME)
                    .sorted()
                    .limit(PluginReports.MOST)
                    .toList();
        }
    }

    /** Returns the containers that have plug-ins. */
    List<ContainerName> containers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("."))
                    .map(ContainerName::parse)
                    .toList();
        }
    }

    /**
     * Checks a file and puts it in the place of the older one of its name.
     *
     * @param allowed the names of the keys that may have signed it
     * @return the manifest; {@link #unpack} makes the plug-in ready
     */
    PluginManifest take(ContainerName container, Path file, TaskKeys keys, Set<String> allowed)
            throws IOException, BadPluginException {
        PluginManifest manifest = check(file, keys, allowed);
        Path place = created(folder.resolve(container.toString()));
        if (!Files.exists(place.resolve(manifest.name() + ARCHIVE))
                && names(container).size() >= PluginReports.MOST) {
            throw new BadPluginException("a container has at most " + PluginReports.MOST
                    + " plug-ins, expected one of them to be removed first");
        }
        Files.copy(file, place.resolve(manifest.name() + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                place.resolve(manifest.name() + ".new"),
                place.resolve(manifest.name() + ARCHIVE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        setStopped(container, manifest.name(), false);
        return manifest;
    }

    private static PluginManifest check(Path file, TaskKeys keys, Set<String> allowed)
            throws IOException, BadPluginException {
        PluginManifest manifest = PluginArchive.check(() -> open(file), keys);
        try (InputStream in = open(file)) {
            String signer = PluginSignature.read(in).key();
            if (!allowed.contains(signer)) {
                throw new BadPluginException("key " + signer + " signed it, expected one of "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
        }
        return manifest;
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file));
    }

    /** Checks a plug-in anew and unpacks it, with nothing of what was there before. */
    InstalledPlugin unpack(ContainerName container, String name, TaskKeys keys, Set<String> allowed)
            throws IOException, BadPluginException {
        Path place = folder.resolve(container.toString());
        Path file = place.resolve(name + ARCHIVE);
        PluginManifest manifest = check(file, keys, allowed);
        if (!manifest.name().equals(name)) {
            throw new BadPluginException(file + " holds plug-in " + manifest.name());
        }
        Path files = place.resolve(name);
        removeTree(files);
        created(files);
        try (InputStream in = open(file)) {
            PluginSignature signature = PluginSignature.read(in);
            PluginManifest unpacked = PluginArchive.unpack(in, path -> {
                Path to = files.resolve(path).normalize();
                if (!to.startsWith(files)) {
                    throw new IOException(path + " is outside the plug-in's folder");
                }
                for (Path parent = to.getParent(); !parent.equals(files); parent = parent.getParent()) {
                    created(parent);
                }
                return Files.newOutputStream(to);
            });
            makeReadable(files, files.resolve(unpacked.run()));
            Path state = created(place.resolve(name + ".state"));
            return new InstalledPlugin(container, unpacked, signature.key(), files, state, isStopped(container, name));
        }
    }

    private static void makeReadable(Path files, Path executable) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            for (Path each : all.toList()) {
                boolean executes = Files.isDirectory(each) || each.equals(executable);
                Files.setPosixFilePermissions(
                        each, PosixFilePermissions.fromString(executes ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private Path created(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private Path stopped(ContainerName container, String name) {
        return folder.resolve(container.toString()).resolve(name + ".stopped");
    }

    private boolean isStopped(ContainerName container, String name) {
        return Files.exists(stopped(container, name));
    }

    void setStopped(ContainerName container, String name, boolean isStopped) throws IOException {
        if (isStopped) {
            Files.writeString(stopped(container, name), "");
        } else {
            Files.deleteIfExists(stopped(container, name));
        }
    }

    /** Removes all files of a plug-in. */
    void remove(ContainerName container, String name) throws IOException {
        Path place = folder.resolve(container.toString());
        Files.deleteIfExists(place.resolve(name + ARCHIVE));
        Files.deleteIfExists(stopped(container, name));
        removeTree(place.resolve(name));
        removeTree(place.resolve(name + ".state"));
        try (Stream<Path> left = Files.list(place)) {
            if (left.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(place);
    }

    private static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
