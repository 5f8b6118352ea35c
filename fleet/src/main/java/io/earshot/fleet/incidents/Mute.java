package io.earshot.fleet.incidents;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Trouble that an operator knows of, and that does not alarm.
 *
 * @param places one container, host or data centre, or two of them for what lies between
 * @param since when it begins; of one that repeats, the current or the next beginning
 * @param until when it alarms again
 * @param who muted it; empty where that is not known
 * @param repeat from one beginning to the next; empty for a mute that ends for good
 * @param active whether it mutes now
 */
public record Mute(
        long id,
        List<String> places,
        Instant since,
        Instant until,
        String reason,
        String who,
        Optional<Duration> repeat,
        boolean active) {

    private static final Duration SHORTEST_REPEAT = Duration.ofHours(1);

    /** A null comes from the state of an earlier version, which did not know the field. */
    public Mute {
        places = List.copyOf(places);
        who = who == null ? "" : who;
        repeat = repeat == null ? Optional.empty() : repeat;
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
        if (repeat.isPresent() && repeat.get().compareTo(SHORTEST_REPEAT) < 0) {
            throw new IllegalArgumentException(
                    "a mute that repeats every " + repeat.get() + ", expected an hour or more");
        }
        if (repeat.isPresent() && repeat.get().compareTo(Duration.between(since, until)) <= 0) {
            throw new IllegalArgumentException("a mute that repeats before it ends, expected a shorter mute");
        }
    }

    /**
     * Returns a planned mute as it is at a time.
     *
     * @throws IllegalArgumentException if that is nothing that can be muted, or it is over
     */
    public static Mute of(long id, PlannedMute planned, Instant now) {
        return new Mute(
                        id,
                        planned.places(),
                        planned.from(),
                        planned.until(),
                        planned.reason(),
                        planned.who(),
                        planned.repeat(),
                        false)
                .at(now)
                .orElseThrow(() -> new IllegalArgumentException("a mute that is over, expected a time to come"));
    }

    /** Returns the mute as it is at a time, in its current or next turn; empty where it is over. */
    Optional<Mute> at(Instant now) {
        if (until.isAfter(now)) {
            return Optional.of(with(since, until, !since.isAfter(now)));
        }
        if (repeat.isEmpty()) {
            return Optional.empty();
        }
        long period = repeat.get().toMillis();
        Duration by = Duration.ofMillis((Duration.between(until, now).toMillis() / period + 1) * period);
        Instant next = since.plus(by);
        return Optional.of(with(next, until.plus(by), !next.isAfter(now)));
    }

    private Mute with(Instant begin, Instant end, boolean nowActive) {
        return new Mute(id, places, begin, end, reason, who, repeat, nowActive);
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
