package io.earshot.model.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Reads a part of a file. */
public final class FileRange {

    private FileRange() {}

    /** Returns the octets from an offset on; empty where the file is shorter. Leaves the channel's position alone. */
    public static Optional<byte[]> read(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        while (octets.hasRemaining()) {
            if (file.read(octets, offset + octets.position()) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(octets.array());
    }
}
