package io.earshot.model.plugins;

import io.earshot.model.Names;
import io.earshot.model.tasks.TaskKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Writes and reads the archive after a {@link PluginSignature}: a ZIP file of regular files, one of them the manifest. */
public final class PluginArchive {

    public static final int MOST_FILES = 256;

    /** All files together, unpacked. */
    public static final long MOST_OCTETS = 64 << 20;

    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}){0,7}");

    /** Takes the files of an archive. */
    public interface Files {

        /** Returns where the octets of a file go to; it is closed at the file's end. */
        OutputStream open(String path) throws IOException;
    }

    /** Gives the octets of a file that is packed. */
    public interface Content {
        InputStream open() throws IOException;
    }

    private PluginArchive() {}

    /** @throws IllegalArgumentException unless it is a path that stays inside the archive */
    static void requirePath(String what, String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    what + " is \"" + Names.shorten(path) + "\", expected the form " + PATH.pattern());
        }
    }

    /**
     * Writes an archive; the same files give the same octets.
     *
     * @param files by path
     */
    public static void pack(Map<String, Content> files, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Content> file : new TreeMap<>(files).entrySet()) {
            ZipEntry entry = new ZipEntry(file.getKey());
            entry.setTime(0);
            zip.putNextEntry(entry);
            try (InputStream in = file.getValue().open()) {
                in.transferTo(zip);
            }
            zip.closeEntry();
        }
        zip.finish();
    }

    /**
     * Reads the manifest of a file whose signature was checked, or is of no interest.
     *
     * @param in stands at the archive
     */
    public static PluginManifest manifest(InputStream in) throws IOException, BadPluginException {
        return unpack(in, _ -> OutputStream.nullOutputStream());
    }

    /**
     * Checks the whole of a plug-in, signature and archive.
     *
     * @param keys one of which must have signed
     * @param files opens the plug-in's file from its beginning; called twice
     */
    public static PluginManifest check(Content files, TaskKeys keys) throws IOException, BadPluginException {
        try (InputStream in = files.open()) {
            PluginSignature signature = PluginSignature.read(in);
            signature.requireSignedBy(keys);
            signature.requireContent(in);
        }
        try (InputStream in = files.open()) {
            PluginSignature _ = PluginSignature.read(in);
            return manifest(in);
        }
    }

    /**
     * Unpacks an archive. What it says of its own size is not believed.
     *
     * @param in stands at the archive, whose signature was checked
     * @throws BadPluginException at the first thing that is wrong; files before it were handed over by then
     */
    public static PluginManifest unpack(InputStream in, Files files) throws IOException, BadPluginException {
        Optional<String> manifest = Optional.empty();
        Set<String> paths = new HashSet<>();
        try {
            ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
            long[] left = {MOST_OCTETS};
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String path = entry.getName();
                requirePath("a file", path);
                if (!paths.add(path)) {
                    throw new BadPluginException("file " + path + " is there twice");
                }
                if (paths.size() > MOST_FILES) {
                    throw new BadPluginException("more than " + MOST_FILES + " files");
                }
                if (path.equals(PluginManifest.FILE)) {
                    ByteArrayOutputStream text = new ByteArrayOutputStream();
                    copy(zip, text, new long[] {PluginManifest.LONGEST}, path);
                    manifest = Optional.of(text(text.toByteArray()));
                } else {
                    try (OutputStream out = files.open(path)) {
                        copy(zip, out, left, path);
                    }
                }
            }
            String text = manifest.orElseThrow(() -> new BadPluginException("no file " + PluginManifest.FILE));
            PluginManifest parsed = PluginManifest.parse(text);
            if (!paths.contains(parsed.run())) {
                throw new BadPluginException(
                        PluginManifest.FILE + ": run is " + parsed.run() + ", expected a file of the archive");
            }
            return parsed;
        } catch (ZipException e) {
            throw new BadPluginException("no ZIP archive: " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new BadPluginException(PluginManifest.FILE + ": not UTF-8");
        } catch (IllegalArgumentException e) {
            throw new BadPluginException(e.getMessage());
        }
    }

    private static String text(byte[] octets) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(java.nio.ByteBuffer.wrap(octets))
                .toString();
    }

    private static void copy(InputStream in, OutputStream out, long[] left, String path)
            throws IOException, BadPluginException {
        byte[] buffer = new byte[8 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            left[0] -= read;
            if (left[0] < 0) {
                throw new BadPluginException("too large when unpacked, at file " + path + "; expected at most "
                        + (MOST_OCTETS >> 20) + " MB in all and " + PluginManifest.LONGEST + " octets of "
                        + PluginManifest.FILE);
            }
            out.write(buffer, 0, read);
        }
    }
}
