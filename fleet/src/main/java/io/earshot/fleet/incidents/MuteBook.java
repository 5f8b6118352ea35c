package io.earshot.fleet.incidents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Holds the mutes that operators set. Not thread-safe. */
final class MuteBook {

    private final List<Mute> mutes = new ArrayList<>();
    private long lastId;
    private boolean changed;

    /** @throws IllegalArgumentException if that is nothing that can be muted */
    Mute add(List<String> places, Instant now, Instant until, String reason) {
        Mute mute = new Mute(lastId + 1, places, now, until, reason);
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

    /** Forgets those that are over, and hands them out. */
    List<Mute> expire(Instant now) {
        List<Mute> over = new ArrayList<>();
        for (Iterator<Mute> each = mutes.iterator(); each.hasNext(); ) {
            Mute mute = each.next();
            if (!mute.until().isAfter(now)) {
                each.remove();
                over.add(mute);
            }
        }
        changed |= !over.isEmpty();
        return over;
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

    /** The reason why an incident does not alarm: each of its troubled links is muted, or at a container without traffic. */
    Optional<String> reason(Incident incident) {
        String reason = "";
        for (WatchedLink link : incident.links) {
            if (link.isTroubled()) {
                Optional<String> of = mutes.stream()
                        .filter(each -> each.covers(link))
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
