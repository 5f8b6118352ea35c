package io.earshot.wire.exchanges;

/** Reads the body of one message as it passes. Never throws because of what bytes say, and keeps little of them. */
public interface BodyReader {

    /** Reads nothing. */
    BodyReader NONE = new BodyReader() {
        @Override
        public void bytes(byte[] bytes, int offset, int length) {
            // A body that nobody asked for passes by.
        }

        @Override
        public void close(boolean whole) {
            // There is nothing to end.
        }
    };

    /** Takes the next bytes. Those that come after the end are ignored. */
    void bytes(byte[] bytes, int offset, int length);

    /**
     * Ends the body. Only the first call counts.
     *
     * @param whole whether all of the body passed
     */
    void close(boolean whole);
}
