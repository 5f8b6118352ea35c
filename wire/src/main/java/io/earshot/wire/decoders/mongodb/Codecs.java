package io.earshot.wire.decoders.mongodb;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks the beginnings of compressed messages: none, snappy and zlib. For zstd the JDK has nothing. */
final class Codecs {

    private static final int NONE = 0;
    private static final int SNAPPY = 1;
    private static final int ZLIB = 2;
    private static final byte[] NOTHING = new byte[0];

    private Codecs() {}

    /**
     * Unpacks at most so many bytes; whatever comes behind damage or the limit is left out.
     *
     * @return empty if nothing could be unpacked
     */
    static byte[] unpack(int codec, byte[] bytes, int from, int length, int limit) {
        return switch (codec) {
            case NONE -> Arrays.copyOfRange(bytes, from, from + Math.min(length, limit));
            case SNAPPY -> snappy(bytes, from, from + length, limit);
            case ZLIB -> zlib(bytes, from, length, limit);
            default -> NOTHING;
        };
    }

    private static byte[] zlib(byte[] bytes, int from, int length, int limit) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, from, length);
            byte[] unpacked = new byte[limit];
            int done = 0;
            while (done < limit) {
                int step = inflater.inflate(unpacked, done, limit - done);
                if (step == 0) {
                    break;
                }
                done += step;
            }
            return Arrays.copyOf(unpacked, done);
        } catch (DataFormatException notZlib) {
            return NOTHING;
        } finally {
            inflater.end();
        }
    }

    /** Snappy's raw format (google/snappy, format_description.txt): a length, then literals and copies. */
    private static byte[] snappy(byte[] bytes, int from, int to, int limit) {
        int at = from;
        while (at < to && bytes[at] < 0) {
            at++;
        }
        at++;
        byte[] unpacked = new byte[limit];
        int done = 0;
        while (at < to && done < limit) {
            int tag = bytes[at++] & 0xff;
            if ((tag & 3) == 0) {
                int length = (tag >> 2) + 1;
                int extra = length > 60 ? length - 60 : 0;
                if (at + extra > to) {
                    break;
                }
                if (extra > 0) {
                    length = little(bytes, at, extra) + 1;
                    at += extra;
                }
                if (length <= 0) {
                    break;
                }
                int copied = Math.min(Math.min(length, to - at), limit - done);
                System.arraycopy(bytes, at, unpacked, done, copied);
                done += copied;
                at += length;
                if (at < 0) {
                    break;
                }
                continue;
            }
            int width = (tag & 3) == 1 ? 1 : (tag & 3) == 2 ? 2 : 4;
            if (at + width > to) {
                break;
            }
            int length = width == 1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
            int offset = width == 1 ? (tag >> 5) << 8 | (bytes[at] & 0xff) : little(bytes, at, width);
            at += width;
            if (offset <= 0 || offset > done) {
                break;
            }
            for (int i = 0; i < length && done < limit; i++) {
                unpacked[done] = unpacked[done - offset];
                done++;
            }
        }
        return Arrays.copyOf(unpacked, done);
    }

    private static int little(byte[] bytes, int at, int width) {
        int number = 0;
        for (int i = 0; i < width; i++) {
            number |= (bytes[at + i] & 0xff) << (8 * i);
        }
        return number;
    }
}
