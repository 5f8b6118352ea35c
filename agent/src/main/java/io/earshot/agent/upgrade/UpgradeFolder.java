package io.earshot.agent.upgrade;

import io.earshot.model.files.DurableFile;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.pieces.FileOrder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that agents and their launcher share. {@code good} names the last good version, and {@code trial} one in its probation:
 * renaming {@code trial} into place is the moment at which the new agent becomes the agent, and renaming it to {@code good} the moment at
 * which it is one. The launcher renames it to {@code returned} where a version ended too often.
 */
final class UpgradeFolder {

    private static final Logger LOG = System.getLogger(UpgradeFolder.class.getName());
    private static final int LOG_END = 1_500;

    private final Path folder;

    UpgradeFolder(Path folder) {
        this.folder = folder;
    }

    void create() throws IOException {
        Files.createDirectories(versions());
        Files.createDirectories(files());
    }

    /** Returns where packages are fetched to. */
    Path files() {
        return folder.resolve("files");
    }

    /** Returns where a package is, from its fetch until nobody gets it from here. */
    Path archive(FileOrder file) {
        return files().resolve(file.name());
    }

    /** Removes packages, and leaves those of which a part is here. */
    void removeArchives() throws IOException {
        if (!Files.isDirectory(files())) {
            return;
        }
        try (Stream<Path> all = Files.list(files())) {
            for (Path archive : all.filter(
                            path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                removeTree(archive);
            }
        }
    }

    Path socket() {
        return folder.resolve("handover");
    }

    Path version(String sha256) {
        return versions().resolve(sha256);
    }

    private Path versions() {
        return folder.resolve("versions");
    }

    Optional<String> good() throws IOException {
        return read("good");
    }

    Optional<String> trial() throws IOException {
        return read("trial");
    }

    boolean isReturned() {
        return Files.exists(folder.resolve("returned"));
    }

    int deaths() throws IOException {
        return read("deaths")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** Makes a version the one that runs from now on, also after a restart of the machine. */
    void beginTrial(String version) throws IOException {
        Files.deleteIfExists(folder.resolve("deaths"));
        Files.deleteIfExists(folder.resolve("returned"));
        write("trial", version);
    }

    /** Makes the version that ran before {@link #beginTrial} the one that runs. */
    void forgetTrial() throws IOException {
        Files.deleteIfExists(folder.resolve("trial"));
    }

    /** Makes the version in its probation the last good one, and removes all but it and the one before. */
    void endTrial() throws IOException {
        Optional<String> before = good();
        Optional<String> now = trial();
        Files.move(
                folder.resolve("trial"),
                folder.resolve("good"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(folder.resolve("deaths"));
        removeAllBut(Stream.concat(before.stream(), now.stream()).toList());
    }

    void forgetReturn() throws IOException {
        Files.deleteIfExists(folder.resolve("returned"));
        Files.deleteIfExists(folder.resolve("deaths"));
    }

    void removeAllBut(List<String> kept) throws IOException {
        try (Stream<Path> all = Files.list(versions())) {
            for (Path version : all.filter(
                            path -> !kept.contains(path.getFileName().toString()))
                    .toList()) {
                removeTree(version);
            }
        }
    }

    static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Asks for a version to be started beside this one; the launcher reads it. */
    void wantNext(String version) throws IOException {
        Files.deleteIfExists(folder.resolve("next.pid"));
        write("next", version);
    }

    /** Returns the process of the version that was asked for, once it was started. */
    Optional<Long> next() throws IOException {
        return read("next.pid").filter(text -> text.matches("[0-9]{1,10}")).map(Long::parseLong);
    }

    Optional<UpgradeRecord> record() throws IOException {
        try {
            return Optional.of(UpgradeRecord.parse(Files.readString(folder.resolve("upgrade"))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (BadJsonException | IllegalArgumentException damaged) {
            throw new IOException(folder.resolve("upgrade") + ": " + damaged.getMessage(), damaged);
        }
    }

    void save(UpgradeRecord record) throws IOException {
        write("upgrade", record.text());
    }

    /** Saves a record where that is possible, and returns whether it was. The disk may be full. */
    boolean saved(UpgradeRecord record) {
        try {
            save(record);
            return true;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "a step of the upgrade is not kept, a restart would take it again: " + e.getMessage());
            return false;
        }
    }

    void forget() throws IOException {
        Files.deleteIfExists(folder.resolve("upgrade"));
    }

    /** Returns the last lines that the new agent wrote. */
    String logEnd() {
        try (RandomAccessFile in = new RandomAccessFile(folder.resolve("log").toFile(), "r")) {
            long from = Math.max(0, in.length() - LOG_END);
            byte[] end = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            String printable = text.substring(from == 0 ? 0 : text.indexOf('\n') + 1)
                    .lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining("\n"));
            return printable.isEmpty() ? "; it logged nothing" : "; its log ends:\n" + printable;
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(name)).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** It is on the disk when this returns, whole. */
    private void write(String name, String text) throws IOException {
        DurableFile.replace(folder.resolve(name), text + "\n");
    }
}
