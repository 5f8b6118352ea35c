package io.earshot.fleet.incidents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds the mutes that operators set. Not thread-safe. */
final class MuteBook {

    private final List<Mute> mutes = new ArrayList<>();
    private long lastId;
    private boolean changed;

    /** @throws IllegalArgumentException if that is nothing that can be muted */
    Mute add(PlannedMute planned, Instant now) {
        Mute mute = Mute.of(lastId + 1, planned, now);
        lastId = mute.id();
        mutes.add(mute);
        changed = true;
        return mute;
    }

    /** Takes one of an earlier run of the server. */
    void restore(Mute mute) {
        lastId = Math.max(lastId, mute.id());
        mutes.add(mute);
        changed = true;
    }

    /** No mute gets an id up to this. */
    void idsEndAt(long id) {
        lastId = Math.max(lastId, id);
    }

    boolean contains(long id) {
        return mutes.stream().anyMatch(mute -> mute.id() == id);
    }

    /** Returns whether this id is or was one of a mute. */
    boolean isKnown(long id) {
        return id <= lastId;
    }

    /** @return whether there was such a one */
    boolean remove(long id) {
        boolean removed = mutes.removeIf(mute -> mute.id() == id);
        changed |= removed;
        return removed;
    }

    /**
     * Lets mutes begin, end, and begin again.
     *
     * @param begunOrEnded is told each one that mutes now and did not, or the other way round
     * @param over is told each one that is over for good
     */
    void passTime(Instant now, Consumer<Mute> begunOrEnded, Consumer<Mute> over) {
        for (ListIterator<Mute> each = mutes.listIterator(); each.hasNext(); ) {
            Mute before = each.next();
            Optional<Mute> after = before.at(now);
            if (after.isEmpty()) {
                each.remove();
                over.accept(before);
                changed = true;
            } else if (!after.get().equals(before)) {
                each.set(after.get());
                begunOrEnded.accept(after.get());
                changed = true;
            }
        }
    }

    /** A container was drained, or takes traffic again. */
    void reconsider() {
        changed = true;
    }

    /** Whether any came or went since this was asked last. */
    boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    /**
     * Returns the reason why an incident does not alarm: each of its troubled links is muted, or at a container without traffic. Once all
     * have recovered, until it is over, all its links count: otherwise it would alarm by recovering.
     */
    Optional<String> reason(Incident incident) {
        boolean troubled = incident.links.stream().anyMatch(WatchedLink::isTroubled);
        String reason = "";
        for (WatchedLink link : incident.links) {
            if (!troubled || link.isTroubled()) {
                Optional<String> of = mutes.stream()
                        .filter(each -> each.active() && each.covers(link))
                        .findFirst()
                        .map(Mute::reason)
                        .or(() -> withoutTraffic(link));
                if (of.isEmpty()) {
                    return Optional.empty();
                }
                reason = of.get();
            }
        }
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    private static Optional<String> withoutTraffic(WatchedLink link) {
        if (link.from.takesTraffic && link.to.takesTraffic) {
            return Optional.empty();
        }
        return Optional.of((link.to.takesTraffic ? link.from.name : link.to.name) + " takes no traffic");
    }
}
