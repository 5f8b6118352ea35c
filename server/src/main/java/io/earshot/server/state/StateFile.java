package io.earshot.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys and their values in one file: a line with the format's version, then a line for each change, which is a checksum and a JSON
 * object. Changes are appended, so that a process that is killed loses at most the line that it was writing; what a damaged
 * line says is lost, and the lines behind it count. When most lines are outdated the file is written anew beside the old one
 * and takes its place. For one thread at a time.
 */
final class StateFile implements AutoCloseable {

    static final String NAME = "earshot.state";

    private static final String FORMAT = "earshot-state ";
    private static final int VERSION = 1;

    /** Rewriting a file that is smaller saves nothing. */
    private static final long REWRITTEN_FROM = 4L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path file;
    private final Optional<FileChannel> lock;
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private Optional<FileChannel> out = Optional.empty();
    private long size;
    private long rewriteAt = REWRITTEN_FROM;

    private StateFile(Path folder, Optional<FileChannel> lock) {
        file = folder.resolve(NAME);
        this.lock = lock;
    }

    /**
     * Reads what the folder holds, and makes the folder if there is none.
     *
     * @throws IOException if it cannot be read or written, or another server uses it
     */
    static StateFile open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock =
                FileChannel.open(folder.resolve("earshot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock.tryLock();
        if (held == null) {
            lock.close();
            throw new IOException("another server uses it");
        }
        StateFile state = new StateFile(folder, Optional.of(lock));
        try {
            state.load();
            state.rewrite();
            return state;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Copies what a folder holds now into one file, which may take the place of the folder's own. The server may run meanwhile.
     *
     * @return how many values were copied
     * @throws IOException if there is nothing to copy, or the copy cannot be written
     */
    static int backup(Path folder, Path copy) throws IOException {
        if (!Files.exists(folder.resolve(NAME))) {
            throw new IOException(folder.resolve(NAME) + ": no such file, expected the state of a server that ran");
        }
        StateFile state = new StateFile(folder, Optional.empty());
        state.load();
        Files.write(copy, state.whole());
        return state.values.size();
    }

    /** Returns the problems of the file when it was read, one line each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** All values, by their keys, in the order in which they were written. */
    Map<String, JsonNode> values() {
        return values;
    }

    /**
     * Takes changes; an empty value removes its key. They are on the disk when this returns.
     *
     * @throws IOException if they cannot be written; the next call writes all that is known anew
     */
    void write(Map<String, Optional<JsonNode>> changes) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        changes.forEach((key, value) -> {
            value.ifPresentOrElse(present -> values.put(key, present), () -> values.remove(key));
            lines.writeBytes(line(key, value));
        });
        if (out.isEmpty() || size + lines.size() > rewriteAt) {
            rewrite();
            return;
        }
        try {
            size += append(out.get(), lines.toByteArray());
        } catch (IOException e) {
            closeOut();
            throw e;
        }
    }

    @Override
    public void close() {
        closeOut();
        lock.ifPresent(StateFile::closeQuietly);
    }

    private void rewrite() throws IOException {
        closeOut();
        Path newer = file.resolveSibling(NAME + ".new");
        byte[] whole = whole();
        FileChannel channel = FileChannel.open(
                newer, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            size = append(channel, whole);
            Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            closeQuietly(channel);
            throw e;
        }
        out = Optional.of(channel);
        rewriteAt = Math.max(REWRITTEN_FROM, 3 * size);
    }

    private byte[] whole() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes((FORMAT + VERSION + "\n").getBytes(UTF_8));
        values.forEach((key, value) -> lines.writeBytes(line(key, Optional.of(value))));
        return lines.toByteArray();
    }

    private static long append(FileChannel channel, byte[] octets) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(octets);
        while (left.hasRemaining()) {
            channel.write(left);
        }
        channel.force(false);
        return octets.length;
    }

    private static byte[] line(String key, Optional<JsonNode> value) {
        ObjectNode change = MAPPER.createObjectNode();
        change.put("key", key);
        value.ifPresent(present -> change.set("value", present));
        String json = MAPPER.writeValueAsString(change);
        return (checksum(json) + " " + json + "\n").getBytes(UTF_8);
    }

    private static String checksum(String json) {
        CRC32 crc = new CRC32();
        crc.update(json.getBytes(UTF_8));
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
    }

    private void load() throws IOException {
        // As ISO 8859-1, which has no octets that are none: a damaged line must not end the reading of those behind it.
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String first = lines.readLine();
            if (first == null) {
                return;
            }
            if (!first.equals(FORMAT + VERSION)) {
                putAside(first);
                return;
            }
            int damaged = 0;
            int sinceDamage = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sinceDamage++;
                if (!take(line)) {
                    damaged++;
                    sinceDamage = 0;
                }
            }
            // The last line of a process that was killed is cut off, which is no damage.
            if (damaged > 1 || (damaged == 1 && sinceDamage > 0)) {
                problems.add(file + ": " + damaged + " damaged lines, whose history is lost");
            }
        } catch (NoSuchFileException nothingYet) {
            // The first start.
        }
    }

    private void putAside(String first) throws IOException {
        Path aside = file.resolveSibling(NAME + ".unreadable");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        String found = first.startsWith(FORMAT)
                ? "version " + first.substring(FORMAT.length()).strip()
                : "another";
        problems.add(file + ": format is " + io.earshot.model.Names.shorten(found) + ", expected version " + VERSION
                + "; kept as " + aside.getFileName() + ", history begins anew");
    }

    private boolean take(String line) {
        if (line.length() < 10 || line.charAt(8) != ' ') {
            return false;
        }
        String json = new String(line.substring(9).getBytes(StandardCharsets.ISO_8859_1), UTF_8);
        if (!checksum(json).equals(line.substring(0, 8))) {
            return false;
        }
        try {
            JsonNode change = MAPPER.readTree(json);
            String key = change.path("key").asString("");
            if (change.has("value")) {
                values.put(key, change.get("value"));
            } else {
                values.remove(key);
            }
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private void closeOut() {
        out.ifPresent(StateFile::closeQuietly);
        out = Optional.empty();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The data is on the disk already.
        }
    }
}
