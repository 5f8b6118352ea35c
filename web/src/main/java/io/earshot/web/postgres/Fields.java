package io.earshot.web.postgres;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A message's content, read from front to back. What lacks its end ends the connection. */
final class Fields {

    private final ByteBuffer rest;

    Fields(byte[] content) {
        rest = ByteBuffer.wrap(content).order(ByteOrder.BIG_ENDIAN);
    }

    byte oneByte() throws PostgresException {
        require(Byte.BYTES);
        return rest.get();
    }

    int int32() throws PostgresException {
        require(Integer.BYTES);
        return rest.getInt();
    }

    /** Reads the number of elements that follow, each of at least so many bytes. */
    int count(int bytesEach) throws PostgresException {
        require(Short.BYTES);
        // Unsigned, as libpq and PostgreSQL have it: a statement may have 65,535 parameters.
        int count = Short.toUnsignedInt(rest.getShort());
        if (count > rest.remaining() / bytesEach) {
            throw broken("holds " + count + " of something, more than it has bytes for");
        }
        return count;
    }

    int int16() throws PostgresException {
        require(Short.BYTES);
        return rest.getShort();
    }

    /** A text up to its zero byte. */
    String text() throws PostgresException {
        int start = rest.position();
        while (rest.hasRemaining()) {
            if (rest.get() == 0) {
                byte[] bytes = new byte[rest.position() - 1 - start];
                rest.get(start, bytes);
                return utf8(bytes);
            }
        }
        throw broken("has a text without its end");
    }

    /** A value with its length before it; empty for NULL. */
    Optional<byte[]> value() throws PostgresException {
        int length = int32();
        if (length == -1) {
            return Optional.empty();
        }
        if (length < 0 || length > rest.remaining()) {
            throw broken("has a value of " + length + " bytes and no more than " + rest.remaining());
        }
        byte[] bytes = new byte[length];
        rest.get(bytes);
        return Optional.of(bytes);
    }

    static String utf8(byte[] bytes) throws PostgresException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw PostgresException.error(
                    SqlState.INVALID_TEXT_REPRESENTATION, "a text that is not in UTF-8, expected client_encoding UTF8");
        }
    }

    private void require(int bytes) throws PostgresException {
        if (rest.remaining() < bytes) {
            throw broken("is shorter than it should be");
        }
    }

    private static PostgresException broken(String what) {
        return PostgresException.fatal(SqlState.PROTOCOL_VIOLATION, "a message " + what);
    }
}
