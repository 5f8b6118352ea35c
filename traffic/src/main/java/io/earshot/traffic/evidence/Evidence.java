package io.earshot.traffic.evidence;

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

    /**
     * A frame.
     *
     * @param length on the wire
     */
    public record Frame(int linkType, long nanos, byte[] bytes, int length) {}

    public Evidence {
        messages = List.copyOf(messages);
        frames = List.copyOf(frames);
    }
}
