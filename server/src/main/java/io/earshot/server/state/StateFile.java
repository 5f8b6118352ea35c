package io.earshot.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.model.Names;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys and their values in one file: a line with the format's version, then a line for each change, which is a checksum and a JSON
 * object. Changes are appended, so that a process that is killed loses at most the line that it was writing; what a damaged
 * line says is lost, and the lines behind it count; a file that was not read whole is kept under another name. When most lines are outdated the file is written anew beside the old one
 * and takes its place. For one thread at a time.
 */
final class StateFile implements AutoCloseable {

    static final String NAME = "earshot.state";

    static final String FORMAT = "earshot-state ";

    private static final int VERSION = 1;

    /** The key of how many values a backup holds, which stands in front of them: what is cut off behind it is told. */
    private static final String WHOLE_BACKUP = "earshot.backup";

    /** Rewriting a file that is smaller saves nothing. */
    private static final long REWRITTEN_FROM = 4L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path file;
    private final boolean keeps; // or only reads
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private Optional<FileChannel> lock = Optional.empty();
    private Optional<FileChannel> out = Optional.empty();
    private Optional<Path> aside = Optional.empty(); // what keeps a file that was not read whole
    private Optional<IOException> unwritten = Optional.empty();
    private long size;
    private long rewriteAt = REWRITTEN_FROM;

    private StateFile(Path folder, boolean keeps) {
        this.keeps = keeps;
        file = folder.resolve(NAME);
    }

    /**
     * Reads what the folder holds, and makes the folder if there is none. What was read counts where nothing can be written, as on a full disk; see
     * {@link #unwritten}.
     *
     * @throws IOException if there can be no such folder, or another server uses it
     */
    static StateFile open(Path folder) throws IOException {
        Files.createDirectories(folder);
        StateFile state = new StateFile(folder, true);
        try {
            state.openLock();
        } catch (IOException e) {
            state.unwritten = Optional.of(e);
        }
        try {
            state.lock();
            state.load();
            if (state.unwritten.isEmpty()) {
                state.tryRewrite();
            }
            return state;
        } catch (IOException | RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /** Reads what a folder holds, and changes nothing there. */
    static StateFile read(Path folder) throws IOException {
        StateFile state = new StateFile(folder, false);
        state.load();
        return state;
    }

    private void openLock() throws IOException {
        lock = Optional.of(FileChannel.open(
                file.resolveSibling("earshot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    private void lock() throws IOException {
        if (lock.isPresent() && lock.get().tryLock() == null) {
            throw new IOException("another server uses it");
        }
    }

    private void tryRewrite() {
        try {
            rewrite();
        } catch (IOException e) {
            unwritten = Optional.of(e);
        }
    }

    /** Returns why nothing could be written when it was opened. */
    Optional<IOException> unwritten() {
        return unwritten;
    }

    /** Returns the problems of the file when it was read, one line each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Tells whether nothing could be read of a file that is there. */
    boolean isUnreadable() {
        return values.isEmpty() && !problems.isEmpty();
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
        if (lock.isEmpty()) {
            openLock();
            lock();
        }
        Path newer = file.resolveSibling(NAME + ".new");
        byte[] whole = whole(values);
        FileChannel channel = FileChannel.open(
                newer, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            size = append(channel, whole);
            keepAside();
            Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            closeQuietly(channel);
            Files.deleteIfExists(newer); // what a full disk cut off would keep it full
            throw e;
        }
        out = Optional.of(channel);
        rewriteAt = Math.max(REWRITTEN_FROM, 3 * size);
    }

    /** Keeps a file that was not read whole under another name before a new one takes its place. */
    private void keepAside() throws IOException {
        if (aside.isEmpty()) {
            return;
        }
        Path kept = aside.get();
        try {
            Files.createLink(kept, file); // the state is under its name at every moment
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(file, kept); // a folder, or a file system without links
        }
        aside = Optional.empty();
    }

    private static byte[] whole(Map<String, JsonNode> values) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes((FORMAT + VERSION + "\n").getBytes(UTF_8));
        values.forEach((key, value) -> lines.writeBytes(line(key, Optional.of(value))));
        return lines.toByteArray();
    }

    /** Returns the octets of a file with all values that tells, when it is read, whether it is whole. */
    byte[] backup() {
        Map<String, JsonNode> counted = new LinkedHashMap<>();
        counted.put(WHOLE_BACKUP, JsonNodeFactory.instance.numberNode(values.size()));
        counted.putAll(values);
        return whole(counted);
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

    private void load() {
        try (LastOctet octets = new LastOctet(Files.newInputStream(file))) {
            // As ISO 8859-1, which has no octets that are none: a damaged line must not end the reading of those behind
            // it.
            load(new BufferedReader(new InputStreamReader(octets, StandardCharsets.ISO_8859_1)), octets);
        } catch (NoSuchFileException nothingYet) {
            // The first start.
        } catch (IOException e) {
            lost("cannot be read (" + PlainReason.of(e) + "), expected a file", "history begins anew");
        }
    }

    private void load(BufferedReader lines, LastOctet octets) throws IOException {
        String first = lines.readLine();
        if (first == null) {
            problems.add(file + ": is empty, expected what an earlier server kept; history begins anew");
            return;
        }
        if (!first.equals(FORMAT + VERSION)) {
            lost("format is " + Names.shorten(format(first)) + ", expected version " + VERSION, "history begins anew");
            return;
        }
        int damaged = 0;
        boolean taken = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            taken = take(line);
            damaged += taken ? 0 : 1;
        }
        if (!taken && octets.last() != '\n') {
            damaged--; // the last line of a process that was killed is cut off, which is no damage
        }
        int expected = Optional.ofNullable(values.remove(WHOLE_BACKUP))
                .map(count -> count.asInt(0))
                .orElse(0);
        if (damaged > 0) {
            lost(damaged + " damaged lines", "their history is lost");
        } else if (values.size() < expected) {
            lost(
                    "has " + values.size() + " of the " + expected + " values of a backup",
                    "the history of the others is lost");
        }
    }

    private static String format(String first) {
        return first.startsWith(FORMAT)
                ? "version " + first.substring(FORMAT.length()).strip()
                : "another";
    }

    /** Says what is lost, and that the file is kept before another takes its place. */
    private void lost(String what, String consequence) {
        Path kept = file.resolveSibling(NAME + ".unreadable");
        for (int i = 2; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); i++) {
            kept = file.resolveSibling(NAME + ".unreadable." + i);
        }
        aside = Optional.of(kept);
        problems.add(file + ": " + what + "; " + (keeps ? "kept as " + kept.getFileName() + ", " : "") + consequence);
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
