package io.earshot.web.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Messages of a client as they come in. */
final class FrontendReader {

    /** Statements are short; this is for the values that come with them. */
    static final int MAX_MESSAGE = 1 << 20;

    /** PostgreSQL's own limit (MAX_STARTUP_PACKET_LENGTH). */
    static final int MAX_STARTUP = 10_000;

    private static final Duration WITHIN_A_MESSAGE = Duration.ofSeconds(10);

    /** @param kind a letter */
    record Message(char kind, Fields fields) {}

    private final InputStream in;
    private final Socket socket;
    private final Deadlines deadlines;

    FrontendReader(InputStream in, Socket socket, Deadlines deadlines) {
        this.in = in;
        this.socket = socket;
        this.deadlines = deadlines;
    }

    /** The first packet, and any before TLS, has no letter. Nothing behind it is touched. */
    Fields startup() throws IOException, PostgresException {
        return new Fields(content(MAX_STARTUP));
    }

    /** The next message; empty once the client has gone. Waits as long as the socket's own timeout. */
    Optional<Message> next() throws IOException, PostgresException {
        int kind = in.read();
        if (kind < 0) {
            return Optional.empty();
        }
        try (Deadlines.Running _ = deadlines.within(WITHIN_A_MESSAGE, socket)) {
            return Optional.of(new Message((char) kind, new Fields(content(MAX_MESSAGE))));
        }
    }

    private byte[] content(int max) throws IOException, PostgresException {
        int length = ByteBuffer.wrap(exactly(Integer.BYTES)).getInt() - Integer.BYTES;
        if (length < 0 || length > max) {
            throw PostgresException.fatal(
                    SqlState.PROTOCOL_VIOLATION, "a message of " + length + " bytes, expected 0 to " + max);
        }
        return exactly(length);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the client went in the middle of a message");
        }
        return bytes;
    }
}
