package io.earshot.agent.probe;

/**
 * Says which probes of a link have reached the partner, as its responder counted them: without it nobody could tell a lost question
 * from a lost answer.
 *
 * @param highest the highest sequence that has arrived
 * @param seen bit {@code i} says whether {@code highest - i} has arrived
 * @param known so many of the bits mean something; the responder knows nothing of what came before
 */
public record Arrivals(int highest, long seen, int known) {

    public static final int WINDOW = 64;

    /** Returns whether anything is known of this sequence. */
    public boolean knows(int sequence) {
        int behind = highest - sequence;
        return behind >= 0 && behind < known;
    }

    /** Returns whether it has arrived; only for those that are known. */
    public boolean arrived(int sequence) {
        return ((seen >>> (highest - sequence)) & 1) != 0;
    }

    /** Nothing has arrived yet. */
    public static final Arrivals NONE = new Arrivals(0, 0, 0);

    /** Returns what is known after one more arrival. Sequences that jump far ahead or back begin anew. */
    public Arrivals with(int sequence) {
        if (known == 0) {
            return new Arrivals(sequence, 1, 1);
        }
        int ahead = sequence - highest;
        if (ahead > 0 && ahead < WINDOW) {
            return new Arrivals(sequence, (seen << ahead) | 1, Math.min(WINDOW, known + ahead));
        }
        if (ahead <= 0 && ahead > -WINDOW) {
            return new Arrivals(highest, seen | (1L << -ahead), Math.max(known, 1 - ahead));
        }
        return ahead > 0 ? new Arrivals(sequence, 1, WINDOW) : new Arrivals(sequence, 1, 1);
    }
}
