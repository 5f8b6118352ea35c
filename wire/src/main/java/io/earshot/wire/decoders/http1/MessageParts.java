package io.earshot.wire.decoders.http1;

import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.BodyReader;

/**
 * Is told which bytes of a connection are heads and which ones frame the chunks of a body, so that all of them can be overwritten where
 * they lie. Bodies themselves go to their readers.
 */
public interface MessageParts {

    /** Listens to nothing. */
    MessageParts NONE = new MessageParts() {
        @Override
        public void head(Side from, StreamInput in, int length) {
            // Nobody wants to know.
        }

        @Override
        public void line(Side from, StreamInput in, int length, boolean isSize) {
            // Nobody wants to know.
        }

        @Override
        public BodyReader between(Side from) {
            return BodyReader.NONE;
        }
    };

    /** Tells of a head that begins at the input's position, with the empty line behind it unless the rest of the head is missing. */
    void head(Side from, StreamInput in, int length);

    /**
     * Tells of a line that begins at the input's position, with its end.
     *
     * @param isSize whether it says how long a chunk is; otherwise it is one of the trailer
     */
    void line(Side from, StreamInput in, int length, boolean isSize);

    /** Returns what is handed the ends of lines behind chunks. */
    BodyReader between(Side from);
}
