package io.earshot.traffic.evidence;

import io.earshot.wire.capture.CaptureInterface;
import java.util.List;

/**
 * Holds the messages of a transaction and the frames that carried them, without card data.
 *
 * @param messages the request and, if there is one, the answer
 */
public record Evidence(List<Message> messages, List<Frame> frames) {

    /**
     * A message.
     *
     * @param nanos when its first byte passed
     * @param problem why it could not be parsed whole; empty if it could
     */
    public record Message(boolean request, long nanos, String type, String problem, List<Field> fields) {

        public Message {
            fields = List.copyOf(fields);
        }
    }

    /** A field of a message; {@code secret} with its length on the wire where it may not be shown. */
    public record Field(int number, String name, String value, boolean secret) {}

    /** A frame. It does not change. */
    public static final class Frame {
        private final CaptureInterface from;
        private final long nanos;
        private final byte[] bytes;
        private final int length;

        /** @param length on the wire */
        Frame(CaptureInterface from, long nanos, byte[] bytes, int length) {
            this.from = from;
            this.nanos = nanos;
            this.bytes = bytes;
            this.length = length;
        }

        public CaptureInterface from() {
            return from;
        }

        public long nanos() {
            return nanos;
        }

        public byte[] bytes() {
            return bytes;
        }

        public int length() {
            return length;
        }
    }

    public Evidence {
        messages = List.copyOf(messages);
        frames = List.copyOf(frames);
    }
}
