package io.earshot.lab.simulate;

import java.util.List;
import java.util.Set;

/**
 * One fault with all that it breaks. Times are nanoseconds since the start.
 *
 * @param incidentKind the kind of incident that names it rightly
 * @param subject the places, as table INCIDENT has them
 * @param broken links that it breaks
 * @param dead containers whose agents it stops
 * @param unheard containers whose agents' reports it keeps from the server
 * @param flips when it sets in, ends, sets in again and so on; an even number
 * @param together how many faults happen at once, this one included
 */
record Fault(
        int number,
        FaultKind kind,
        String incidentKind,
        String subject,
        Set<SimulatedLink> broken,
        List<SimulatedContainer> dead,
        List<SimulatedContainer> unheard,
        List<Long> flips,
        int together) {

    /** The same fault, alone, that comes and goes. */
    Fault flippingAt(List<Long> moments) {
        return new Fault(number, kind, incidentKind, subject, broken, dead, unheard, moments, 1);
    }

    /** Returns the paths in trouble, a bit each. */
    int paths() {
        int mask = 0;
        for (int i = 0; i < kind.paths(); i++) {
            mask |= 1 << (number * 5 + i * 3) % SimulatedPaths.PATHS;
        }
        return mask;
    }

    /** Returns whether its paths are in trouble on the way of the link's packets. */
    boolean breaksThere(SimulatedLink link) {
        return kind != FaultKind.PATH_DEAD_ONE_WAY || beginsInFirst(link);
    }

    /** Returns whether its paths are in trouble on the way of the answers. */
    boolean breaksBack(SimulatedLink link) {
        return kind != FaultKind.PATH_DEAD_ONE_WAY || !beginsInFirst(link);
    }

    private boolean beginsInFirst(SimulatedLink link) {
        return subject.startsWith(link.from.container.host() + " ");
    }

    long from() {
        return flips.getFirst();
    }

    long until() {
        return flips.getLast();
    }

    long forgottenAt() {
        return until() + kind.aftermath().toNanos();
    }

    boolean isNamedBy(String kindOfIncident, String place) {
        return incidentKind.equals(kindOfIncident) && subject.equals(place);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
