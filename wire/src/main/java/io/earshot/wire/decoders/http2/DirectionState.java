package io.earshot.wire.decoders.http2;

/** Holds the unfinished frame and headers of one direction. */
final class DirectionState {

    private static final int SETTING_MAX_FRAME = 5;

    final HeaderTable table = new HeaderTable();
    boolean searching;
    boolean prefaceDue;
    int maxFrame = 16_384;
    byte[] block = new byte[0];
    int blockLength;
    int blockStream;
    int blockFlags;
    boolean blockOpen;
    boolean promise;
    long blockNanos;
    long blockFrame;
    /** A stream whose DATA frame is passing, and whether it is its last. */
    int dataStream;

    boolean dataEnds;
    /** Bytes behind the content of that frame. */
    int padding;

    /** Takes what the other side allows this one to send. */
    void settings(byte[] bytes, int at, int length) {
        for (int i = at; i + 6 <= at + length; i += 6) {
            int id = (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
            int value = (bytes[i + 2] & 0xff) << 24
                    | (bytes[i + 3] & 0xff) << 16
                    | (bytes[i + 4] & 0xff) << 8
                    | (bytes[i + 5] & 0xff);
            if (id == SETTING_MAX_FRAME && value >= 16_384) {
                maxFrame = Math.min(value, 0xffffff);
            }
            // A smaller header table holds from the block on in which its sender says so (RFC 7541, section 4.2).
        }
    }
}
