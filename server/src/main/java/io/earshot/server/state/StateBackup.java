package io.earshot.server.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A copy of what a state folder holds, in one file that may take the place of the folder's own.
 *
 * @param values how many were copied
 * @param problems of the state that was copied, one line each: what the copy lacks
 */
public record StateBackup(int values, List<String> problems) {

    public StateBackup {
        problems = List.copyOf(problems);
    }

    /**
     * Copies the folder's state. The server may run meanwhile. An earlier backup of this name is there until the new one is
     * whole; a file that is no backup is not written over.
     *
     * @throws IOException if there is nothing to copy, or the copy cannot be written
     */
    public static StateBackup write(Path folder, Path copy) throws IOException {
        Path live = folder.resolve(StateFile.NAME);
        if (!Files.exists(live)) {
            throw new IOException(live + ": no such file, expected the state of a server that ran");
        }
        requireFree(live, copy);
        StateFile state = StateFile.read(folder);
        if (state.isUnreadable()) {
            throw new IOException(state.problems().getFirst());
        }
        try {
            write(state.backup(), copy);
        } catch (IOException e) {
            throw new IOException(PlainReason.of(e), e);
        }
        return new StateBackup(state.values().size(), state.problems());
    }

    private static void requireFree(Path live, Path copy) throws IOException {
        Path folder = copy.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(copy)) {
            throw new IOException("is a folder, expected a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("no folder " + folder + ", expected one that is there");
        }
        if (Files.exists(copy) && Files.isSameFile(live, copy)) {
            throw new IOException("is the state itself, expected another file");
        }
        if (Files.isRegularFile(copy) && Files.size(copy) > 0 && !isState(copy)) {
            throw new IOException("is there and is no backup, expected a new file or an earlier backup");
        }
    }

    private static boolean isState(Path file) throws IOException {
        byte[] expected = StateFile.FORMAT.getBytes(StandardCharsets.UTF_8);
        try (InputStream octets = Files.newInputStream(file)) {
            return Arrays.equals(octets.readNBytes(expected.length), expected);
        }
    }

    private static void write(byte[] octets, Path copy) throws IOException {
        if (Files.exists(copy) && !Files.isRegularFile(copy)) {
            Files.write(copy, octets); // a pipe or a device, whose place no file can take
            return;
        }
        Path newer = copy.resolveSibling(
                "." + copy.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try (FileChannel channel = FileChannel.open(
                newer, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(octets);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
            Files.move(newer, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(newer);
        }
    }
}
