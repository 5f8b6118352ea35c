package io.earshot.fleet.incidents;

import java.util.List;
import java.util.Optional;

/** Holds the incidents, suspects and times of a link that was in trouble. Times are milliseconds since the epoch. */
final class LinkHistory {

    /** Kept while it is in trouble, since it is asked for at every search. */
    List<Cause> suspects = List.of();

    /** When its trouble began, as the server learned it. */
    long troubledSince;

    /** Until then it is watched after its trouble, and neither broken nor healthy; 0 when it is not. */
    long watchedUntil;

    /** The one that it belongs to. */
    Optional<Incident> incident = Optional.empty();

    /** The one that it belonged to before. */
    Optional<Incident> lastIncident = Optional.empty();
}
