package io.earshot.pdns.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Cuts one connection's bytes into frames (two bytes of length, highest first, then one message) and reads the messages. */
final class FrameReader {

    private final AnswerFinder finder;
    private final DnsMessage message = new DnsMessage();
    // The length has two bytes, so that no frame is longer, whatever it says.
    private final byte[] frame = new byte[1 << 16];

    FrameReader(AnswerFinder finder) {
        this.finder = finder;
    }

    /**
     * The rest of the frame whose first byte was read already.
     *
     * @throws BadFrameException if it is no message
     * @throws EOFException if the stream ends within it
     */
    AnswerFinder.Finding rest(int first, InputStream in) throws IOException {
        int low = in.read();
        int length = first << 8 | low;
        if (low < 0 || in.readNBytes(frame, 0, length) < length) {
            throw new EOFException("within a frame");
        }
        if (length == 0) {
            throw new BadFrameException("frame of 0 bytes, expected one PBDNSMessage");
        }
        message.read(frame, length);
        return finder.find(message);
    }
}
