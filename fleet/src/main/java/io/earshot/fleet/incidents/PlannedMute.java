package io.earshot.fleet.incidents;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A mute that an operator wants.
 *
 * @param places one container, host or data centre, or two of them for what lies between
 * @param from when it begins to mute, now or later
 * @param until when trouble alarms again
 * @param repeat from one beginning to the next; empty for a mute that ends for good
 * @param who wants it
 * @param reason why
 */
public record PlannedMute(
        List<String> places, Instant from, Instant until, Optional<Duration> repeat, String who, String reason) {

    public PlannedMute {
        places = List.copyOf(places);
    }
}
