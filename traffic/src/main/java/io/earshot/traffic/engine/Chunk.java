package io.earshot.traffic.engine;

import io.earshot.traffic.exchanges.Placed;
import io.earshot.traffic.exchanges.Placed.Half;
import io.earshot.traffic.exchanges.Placed.Marked;
import io.earshot.traffic.exchanges.Placed.Place;
import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.IsoHalf.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Findings that are one record of the state, and what has become of them. */
final class Chunk {

    private static final int DOUBTFUL = 1;
    private static final int SETTLED = 2;
    private static final int CLOSED = 4;

    /** A finding that waits, or a request that is open. */
    static final class Finding {
        private final Placed placed;
        private final Place place;
        private Chunk chunk;
        private int index;

        private Finding(Placed placed, Chunk chunk, int index) {
            this.placed = placed;
            place = placed.place();
            this.chunk = chunk;
            this.index = index;
        }

        Placed placed() {
            return placed;
        }

        Place place() {
            return place;
        }

        boolean isRequest() {
            return placed.item() instanceof Half(Request _);
        }

        int flags() {
            return chunk.note[index];
        }

        boolean isDoubtful() {
            return (flags() & DOUBTFUL) != 0;
        }

        boolean isSettled() {
            return (flags() & SETTLED) != 0;
        }

        /** Takes note that its turn has come. A request stays open. */
        void apply() {
            chunk.waiting--;
            if (isRequest()) {
                chunk.open++;
            }
        }

        void close() {
            chunk.open--;
            flag(CLOSED);
        }

        void doubt() {
            flag(DOUBTFUL);
        }

        void settle() {
            flag(SETTLED);
        }

        private void flag(int flag) {
            chunk.note[index] |= (byte) flag;
            chunk.isNoted = true;
        }
    }

    private final long number;
    private final byte[] record;
    private final List<Finding> findings = new ArrayList<>();
    private final byte[] note;
    private long lastMark;
    private int requests;
    private int waiting;
    private int open;
    private boolean isKept;
    private boolean isNoteKept;
    private boolean isNoted;

    /** A record that came. */
    Chunk(long number, byte[] record, List<Placed> content) {
        this(number, record, content, new byte[content.size()]);
        waiting = findings.size();
    }

    private Chunk(long number, byte[] record, List<Placed> content, byte[] note) {
        this.number = number;
        this.record = record;
        this.note = note;
        for (int i = 0; i < content.size(); i++) {
            add(new Finding(content.get(i), this, i));
        }
    }

    private void add(Finding finding) {
        if (finding.placed.item() instanceof Marked(Mark mark)) {
            lastMark = Math.max(lastMark, mark.number());
            return;
        }
        findings.add(finding);
        requests += finding.isRequest() ? 1 : 0;
    }

    /** A record that the state has, of which findings before a mark have had their turn. */
    static Chunk restored(StateEntries.Kept kept, List<Placed> content, Mark passed) {
        byte[] note = new byte[content.size()];
        kept.note().ifPresent(noted -> System.arraycopy(noted, 0, note, 0, Math.min(noted.length, note.length)));
        Chunk chunk = new Chunk(kept.number(), kept.octets(), content, note);
        chunk.isKept = true;
        chunk.isNoteKept = kept.note().isPresent();
        for (Finding finding : chunk.findings) {
            if (!isBefore(finding.place(), passed)) {
                chunk.waiting++;
            } else if (finding.isRequest() && (finding.flags() & CLOSED) == 0) {
                chunk.open++;
            }
        }
        return chunk;
    }

    /** Requests of other records that are still open, for a record of their own. */
    static Chunk moved(long number, byte[] record, List<Finding> moved) {
        Chunk chunk = new Chunk(number, record, List.of(), new byte[moved.size()]);
        for (int i = 0; i < moved.size(); i++) {
            Finding finding = moved.get(i);
            chunk.note[i] = (byte) finding.flags();
            chunk.isNoted |= chunk.note[i] != 0;
            finding.chunk = chunk;
            finding.index = i;
            chunk.add(finding);
        }
        chunk.open = moved.size();
        return chunk;
    }

    /** Returns whether a finding has had its turn when a mark is passed. */
    static boolean isBefore(Place place, Mark mark) {
        return place.mark() < mark.number() || (place.mark() == mark.number() && place.frame() == 0);
    }

    void forEachFinding(Consumer<Finding> each) {
        findings.forEach(each);
    }

    void forEachOpen(Consumer<Finding> each) {
        findings.stream()
                .filter(finding -> finding.isRequest() && (finding.flags() & CLOSED) == 0)
                .forEach(each);
    }

    /** Returns whether at most half of its requests are open, and nothing else is needed of it. */
    boolean isSparse(Mark passed) {
        return waiting == 0 && lastMark <= passed.number() && open * 2 <= requests;
    }

    /** Writes to the state what it does not have yet. */
    void keep(StateEntries state) {
        if (!isKept) {
            state.record(number, record);
            isKept = true;
        }
        if (isNoted) {
            state.note(number, note.clone());
            isNoted = false;
            isNoteKept = true;
        }
    }

    void remove(StateEntries state) {
        if (isKept) {
            state.remove(number, isNoteKept);
        }
    }
}
