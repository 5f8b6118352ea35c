package io.earshot.pdns;

/**
 * Locates {@code NAME|TYPE} of a question in some bytes, with the other facts of its line. One object is used for all
 * lines, so that none costs an allocation.
 */
final class Question {

    private byte[] bytes = {};
    private int nameFrom;
    private int nameTo;
    private int typeTo;
    private int textFrom;
    private long times;
    private long at;

    /** Asked once, at a time that only the line can tell. */
    void set(byte[] newBytes, int newNameFrom, int newNameTo, int newTypeTo) {
        bytes = newBytes;
        nameFrom = newNameFrom;
        nameTo = newNameTo;
        typeTo = newTypeTo;
        textFrom = newNameFrom;
        times = 1;
        at = LogTime.NONE;
    }

    /** Becomes the same as another one. */
    void copy(Question other) {
        set(other.bytes, other.nameFrom, other.nameTo, other.typeTo);
        textFrom = other.textFrom;
        times = other.times;
        at = other.at;
    }

    void standsFor(long newTimes) {
        times = newTimes;
    }

    /** Returns where PowerDNS's own text begins, behind the prefix of the log's carrier. */
    void textFrom(int newTextFrom) {
        textFrom = newTextFrom;
    }

    /** @param micros since 1970, as read from the message itself; {@link LogTime#NONE} if it does not say */
    void askedAt(long micros) {
        at = micros;
    }

    byte[] bytes() {
        return bytes;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameTo() {
        return nameTo;
    }

    int typeTo() {
        return typeTo;
    }

    int textFrom() {
        return textFrom;
    }

    /** Returns the number of questions that the line stands for. */
    long times() {
        return times;
    }

    /** In microseconds since 1970, {@link LogTime#NONE} if only what stands before the message tells. */
    long at() {
        return at;
    }

    /**
     * Whether this asks for an address. Only that precedes a connection: NS, SOA and DS come from resolvers, PTR from whoever
     * writes logs, HTTPS and SRV from clients that ask for A and AAAA as well, ANY and the rest from curious people.
     */
    boolean asksForAddress() {
        int from = nameTo + 1;
        return bytes[from] == 'A'
                && (typeTo - from == 1
                        || (typeTo - from == 4
                                && bytes[from + 1] == 'A'
                                && bytes[from + 2] == 'A'
                                && bytes[from + 3] == 'A'));
    }
}
