package io.earshot.traffic.engine;

import io.earshot.traffic.engine.Chunk.Finding;
import io.earshot.traffic.exchanges.Placed.Place;
import io.earshot.traffic.segments.Mark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Puts what all parts found into the order of the capture. What one part found comes in that order. */
final class WaitingFindings {

    static final Comparator<Finding> IN_ORDER = WaitingFindings::compare;

    private final List<ArrayDeque<Finding>> parts = new ArrayList<>();
    private final PriorityQueue<ArrayDeque<Finding>> heads =
            new PriorityQueue<>((a, b) -> compare(a.getFirst(), b.getFirst()));

    private static int compare(Finding a, Finding b) {
        Place one = a.place();
        Place other = b.place();
        int order = Long.compare(one.mark(), other.mark());
        if (order == 0) {
            order = Long.compare(one.frame(), other.frame());
        }
        if (order == 0) {
            order = Integer.compare(one.sequence(), other.sequence());
        }
        return order != 0
                ? order
                : Integer.compare(a.placed().part(), b.placed().part());
    }

    void add(Finding finding) {
        while (parts.size() <= finding.placed().part()) {
            parts.add(new ArrayDeque<>());
        }
        ArrayDeque<Finding> part = parts.get(finding.placed().part());
        part.addLast(finding);
        if (part.size() == 1) {
            heads.add(part);
        }
    }

    /** Takes the next one that stands between marks before this one; empty if there is none. */
    Optional<Finding> pollBefore(Mark mark) {
        return poll(mark, false);
    }

    /** Takes the next one up to what the mark itself made known; empty if there is none. */
    Optional<Finding> pollAt(Mark mark) {
        return poll(mark, true);
    }

    private Optional<Finding> poll(Mark mark, boolean at) {
        ArrayDeque<Finding> part = heads.peek();
        if (part == null) {
            return Optional.empty();
        }
        Finding next = part.getFirst();
        if (at ? !Chunk.isBefore(next.place(), mark) : next.place().mark() >= mark.number()) {
            return Optional.empty();
        }
        var _ = heads.poll();
        part.removeFirst();
        if (!part.isEmpty()) {
            heads.add(part);
        }
        return Optional.of(next);
    }
}
