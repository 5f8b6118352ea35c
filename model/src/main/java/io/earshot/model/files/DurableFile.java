package io.earshot.model.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces small files so that after a power cut they hold the old text or the new one, whole. */
public final class DurableFile {

    private DurableFile() {}

    /** Writes the text beside the file, as NAME.new, and puts it in the file's place; it is on the disk when this returns. */
    public static void replace(Path file, String text) throws IOException {
        Path newer = file.resolveSibling(file.getFileName() + ".new");
        write(
                newer,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true); // otherwise a power cut may forget the name
        }
    }

    /** Writes octets to a file that is opened in this way; they are on the disk when this returns. */
    public static void write(Path file, byte[] octets, OpenOption... how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            ByteBuffer left = ByteBuffer.wrap(octets);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }
}
