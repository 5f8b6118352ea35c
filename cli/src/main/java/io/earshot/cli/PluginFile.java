package io.earshot.cli;

import io.earshot.model.pieces.FileId;
import io.earshot.model.plugins.BadPluginException;
import io.earshot.model.plugins.PluginArchive;
import io.earshot.model.plugins.PluginManifest;
import io.earshot.model.plugins.PluginSignature;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes, signs and reads the file of a plug-in. */
final class PluginFile {

    /** Holds the words of a file about itself; nothing of it was checked against a key. */
    record Read(PluginManifest manifest, PluginSignature signature) {}

    private PluginFile() {}

    /** Packs a folder. Hidden files are left out; in the place of a link, what it leads to is packed. */
    static void pack(Path folder, Path archive) throws CommandFailure {
        if (!Files.isRegularFile(folder.resolve(PluginManifest.FILE))) {
            throw CommandFailure.wrongUse(
                    "folder " + folder + " has no file " + PluginManifest.FILE + ", expected one with a manifest");
        }
        Map<String, PluginArchive.Content> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                if (each.equals(folder) || isHidden(folder.relativize(each)) || Files.isDirectory(each)) {
                    continue;
                }
                if (!Files.isRegularFile(each)) {
                    throw CommandFailure.refused(each + " is no regular file, expected nothing else in the folder");
                }
                content.put(folder.relativize(each).toString(), () -> Files.newInputStream(each));
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
                PluginArchive.pack(content, out);
            }
        } catch (IOException e) {
            throw CommandFailure.wrongUse("folder " + folder + " cannot be packed: " + e.getMessage());
        }
    }

    private static boolean isHidden(Path path) {
        for (Path each : path) {
            if (each.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** Returns the manifest of an archive without signature. */
    static PluginManifest manifest(Path archive) throws CommandFailure {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
            return PluginArchive.manifest(in);
        } catch (IOException e) {
            throw CommandFailure.refused("file " + archive + " cannot be read: " + e.getMessage());
        } catch (BadPluginException e) {
            throw CommandFailure.refused("no plug-in: " + e.getMessage());
        }
    }

    /** Writes an archive with the lines that say who signed it; nobody where no key is given. */
    static void seal(Path archive, Path file, Optional<SigningKey> key) throws CommandFailure {
        Path newer = file.resolveSibling(file.getFileName() + ".new");
        try {
            FileId content = digest(archive);
            PluginSignature signature = key.map(signer -> PluginSignature.sign(content, signer.name(), signer.key()))
                    .orElseGet(() -> PluginSignature.none(content));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(newer))) {
                out.write(signature.header());
                Files.copy(archive, out);
            }
            Files.move(newer, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandFailure.refused("file " + file + " cannot be written: " + e.getMessage());
        }
    }

    private static FileId digest(Path archive) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(archive), FileId.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return FileId.of(in.getMessageDigest());
        }
    }

    /** Reads a plug-in's file, and checks that it is whole. */
    static Read read(Path file) throws CommandFailure {
        try (InputStream first = open(file);
                InputStream second = open(file)) {
            PluginSignature signature = PluginSignature.read(first);
            signature.requireContent(first);
            PluginSignature _ = PluginSignature.read(second);
            return new Read(PluginArchive.manifest(second), signature);
        } catch (IOException e) {
            throw CommandFailure.wrongUse("file " + file + " cannot be read: " + e.getMessage());
        } catch (BadPluginException e) {
            throw CommandFailure.refused(file + ": " + e.getMessage());
        }
    }

    /** Copies the archive without the lines before it. */
    static void unseal(Path file, Path archive) throws CommandFailure {
        try (InputStream in = open(file)) {
            PluginSignature _ = PluginSignature.read(in);
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandFailure.refused("file " + file + " cannot be read: " + e.getMessage());
        } catch (BadPluginException e) {
            throw CommandFailure.refused(file + ": " + e.getMessage());
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file));
    }
}
