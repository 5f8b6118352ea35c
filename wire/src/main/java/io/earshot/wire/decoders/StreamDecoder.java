package io.earshot.wire.decoders;

/**
 * Decodes both directions of one connection, as an incremental state machine. Bytes come in the order in which they were sent;
 * what a decoder leaves in its input it gets again with more behind it. A decoder never throws because of what bytes say.
 */
public interface StreamDecoder {

    /** Takes what is complete. Called with an empty input when bytes that were to be skipped have passed. */
    void data(Side from, StreamInput in);

    /**
     * Bytes are missing behind what the input holds. The decoder may still use what is there; the rest is discarded when the call
     * returns. The next data begin at some segment's first byte.
     */
    void gap(Side from, StreamInput in, long missing);

    /** One side sends no more. What the input holds is an incomplete message. */
    void end(Side from, StreamInput in);

    /** The conversation is over, was reset, or is forgotten. */
    void close(long nanos);
}
