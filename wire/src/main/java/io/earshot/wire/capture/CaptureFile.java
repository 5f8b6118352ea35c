package io.earshot.wire.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a capture file: pcap with micro- or nanoseconds, or pcapng, in either byte order, packed with gzip or not. An empty
 * file holds no frames, as rotation leaves such files behind. A file that ends in the middle of a record, as one does that is
 * still being written, gives its whole records.
 */
public final class CaptureFile {

    /**
     * Tells how a file ended, and the resolution of its clock.
     *
     * @param damage what is wrong with the file behind the last frame, so that the rest of it was left out
     */
    public record Summary(long frames, boolean truncated, boolean nanoseconds, Optional<String> damage) {

        Summary(long frames, boolean truncated, boolean nanoseconds) {
            this(frames, truncated, nanoseconds, Optional.empty());
        }

        /** Returns what a reader of the frames should know of the file, in one line. */
        public Optional<String> note(String name) {
            return damage.or(() -> truncated
                    ? Optional.of(name + " ends in the middle of a record after " + frames + " frames")
                    : Optional.empty());
        }
    }

    private static final int GZIP_MAGIC = 0x1f8b;

    private CaptureFile() {}

    /**
     * Hands all frames of a file to a handler.
     *
     * @throws CaptureException if the file is missing, unreadable or no capture
     */
    public static Summary read(Path file, FrameHandler handler) throws CaptureException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), handler);
        } catch (CaptureException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new CaptureException(file + " does not exist; expected a pcap or pcapng file", e);
        } catch (IOException e) {
            throw new CaptureException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Hands all frames of a stream to a handler.
     *
     * @param name for messages
     */
    public static Summary read(InputStream raw, String name, FrameHandler handler) throws IOException {
        PushbackInputStream in = new PushbackInputStream(raw, 2);
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        if (magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP_MAGIC) {
            return readPlain(unpacked(in, name), name, handler);
        }
        return readPlain(in, name, handler);
    }

    private static InputStream unpacked(InputStream in, String name) throws IOException {
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (EOFException e) {
            return InputStream.nullInputStream();
        } catch (ZipException e) {
            throw new CaptureException(name + " is damaged: " + e.getMessage() + "; expected gzip data", e);
        }
    }

    private static Summary readPlain(InputStream in, String name, FrameHandler handler) throws IOException {
        RecordInput input = new RecordInput(in);
        if (!input.has(4)) {
            if (input.available() > 0) {
                throw notACapture(name);
            }
            return new Summary(0, false, false, Optional.of(name + " is empty"));
        }
        input.bigEndian(true);
        int first = input.int32(0);
        if (first == PcapngReader.SECTION_HEADER) {
            return new PcapngReader(input, name, handler).read();
        }
        return new PcapReader(input, name, handler).read();
    }

    static CaptureException notACapture(String name) {
        return new CaptureException(name + " is not a capture; expected pcap or pcapng, packed with gzip or not");
    }
}
