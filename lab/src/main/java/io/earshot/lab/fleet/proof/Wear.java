package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.Expected;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how often each link has been broken. One that is DOWN three times in half an hour is flapping, and its incident stays
 * open.
 */
final class Wear {

    /** A link, by its two ends. */
    private final Map<List<Member>, Integer> times = new HashMap<>();

    Wear(Layout layout) {
        for (Member from : layout.members()) {
            layout.members().stream().filter(from::uses).forEach(to -> times.put(List.of(from, to), 0));
        }
    }

    /** Returns the largest count among the links that this would break. */
    int most(Break wanted) {
        return times.entrySet().stream()
                .filter(link -> isBroken(link.getKey(), wanted))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    void add(Break made) {
        if (made.expected() instanceof Expected.AnIncident) {
            times.replaceAll((link, count) -> isBroken(link, made) ? count + 1 : count);
        }
    }

    private static boolean isBroken(List<Member> link, Break by) {
        return by.breaks(link.getFirst(), link.getLast());
    }
}
