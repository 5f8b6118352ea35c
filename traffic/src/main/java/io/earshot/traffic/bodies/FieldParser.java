package io.earshot.traffic.bodies;

/**
 * Finds fields in one form of body, handed over in pieces. Takes any bytes, throws nothing, and keeps no more than the name and the
 * value that are passing.
 */
abstract class FieldParser {

    /** Receives what is found. */
    @FunctionalInterface
    interface Found {

        /** Takes a value, masked. The first one of a field counts. */
        void value(int field, String value);
    }

    private boolean over;

    /** Takes the next bytes. */
    abstract void parse(byte[] bytes, int from, int to);

    /** Takes the end of the body. */
    void end() {
        over = true;
    }

    /** Says that nothing more can be found: the document is over, or the body is of another form. */
    final void stop() {
        over = true;
    }

    final boolean isOver() {
        return over;
    }
}
