package io.earshot.wire.flows;

/** Bytes of one direction that wait: for the bytes before them, or for the protocol to be recognised. */
final class Segment {

    private final int direction;
    private final int sequence;
    private final byte[] bytes;
    private final int length;
    private final long nanos;
    private final long frame;

    /**
     * @param bytes belong to the segment
     * @param length on the wire; there are fewer bytes where the snap length cut the frame
     */
    Segment(int direction, int sequence, byte[] bytes, int length, long nanos, long frame) {
        this.direction = direction;
        this.sequence = sequence;
        this.bytes = bytes;
        this.length = length;
        this.nanos = nanos;
        this.frame = frame;
    }

    int direction() {
        return direction;
    }

    int sequence() {
        return sequence;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    long nanos() {
        return nanos;
    }

    long frame() {
        return frame;
    }
}
