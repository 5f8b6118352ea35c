package io.earshot.lab.fleet.breaks;

import java.util.Optional;
import java.util.Set;

/** Tells what Earshot must report of a break. */
public sealed interface Expected {

    /**
     * One incident.
     *
     * @param kinds of which its kind must be one, as in table INCIDENT
     * @param places its subject
     */
    record AnIncident(Set<String> kinds, Set<String> places) implements Expected {

        public AnIncident {
            kinds = Set.copyOf(kinds);
            places = Set.copyOf(places);
        }

        static AnIncident of(String kind, String... places) {
            return new AnIncident(Set.of(kind), Set.of(places));
        }
    }

    /**
     * No incident, but something that can be seen.
     *
     * @param what in few words
     * @param select has a row as long as it is seen
     * @param goes whether it is gone soon after the break is mended; loss is remembered for up to two hours, and ICMP
     *     that was filtered is tried again once an hour
     * @param inNagios the service that must become CRITICAL over it
     */
    record ASign(String what, String select, boolean goes, Optional<String> inNagios) implements Expected {

        static ASign of(String what, String select) {
            return new ASign(what, select, true, Optional.empty());
        }
    }

    /** No incident, and nothing else either. */
    record Nothing() implements Expected {}
}
