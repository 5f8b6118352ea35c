package io.earshot.fleet.incidents;

import java.time.Instant;
import java.util.List;

/**
 * Trouble that an operator knows of, and that does not alarm.
 *
 * @param places one container, host or data centre, or two of them for what lies between
 * @param until when it alarms again
 */
public record Mute(long id, List<String> places, Instant since, Instant until, String reason) {

    public Mute {
        places = List.copyOf(places);
        if (places.isEmpty() || places.size() > 2) {
            throw new IllegalArgumentException(
                    "a mute of " + places.size() + " places, expected one container, host or data centre, or a pair");
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a mute without \"reason\", expected why");
        }
        if (!until.isAfter(since)) {
            throw new IllegalArgumentException("a mute that ends before it begins");
        }
    }

    boolean covers(WatchedLink link) {
        if (places.size() == 1) {
            return isAt(link.from, places.getFirst()) || isAt(link.to, places.getFirst());
        }
        return (isAt(link.from, places.getFirst()) && isAt(link.to, places.getLast()))
                || (isAt(link.from, places.getLast()) && isAt(link.to, places.getFirst()));
    }

    private static boolean isAt(ContainerPlace container, String place) {
        return place.equals(container.host.name)
                || place.equals(container.dataCenter().name)
                || place.equals(container.name.toString());
    }
}
