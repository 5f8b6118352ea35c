package io.earshot.fleet.relays;

import io.earshot.model.relay.RelayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Knows each relay that was heard, and finds those that are heard no more. Not thread-safe. */
public final class RelayBook {

    /** A relay that has nothing else to say tells every five seconds that it lives. */
    static final Duration SILENT_AFTER = Duration.ofSeconds(20);

    /** A relay that was taken out of service leaves the table after this time. */
    static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

    /** More relays than a fleet can have are made up. */
    private static final int MOST = 10_000;

    private final Consumer<RelayRow> changed;
    private final Consumer<String> gone;
    private final Map<String, RelayRow> relays = new LinkedHashMap<>();

    /**
     * @param changed is told each row that is new or different
     * @param gone is told the names of those that left
     */
    public RelayBook(Consumer<RelayRow> changed, Consumer<String> gone) {
        this.changed = changed;
        this.gone = gone;
    }

    /**
     * Takes what a relay tells.
     *
     * @param sender came itself
     * @param behind are the relays that it heard, as long ago as each status says
     */
    public void heard(RelayStatus sender, List<RelayStatus> behind, Instant now) {
        take(sender, now, now);
        for (RelayStatus status : behind) {
            take(status, now.minus(status.age()), now);
        }
    }

    /** The newest word counts: a relay that changed its parent may still be told of by the old one. */
    private void take(RelayStatus status, Instant heardAt, Instant now) {
        RelayRow before = relays.get(status.name());
        if (before != null && heardAt.isBefore(before.lastHeard())) {
            return;
        }
        if (before == null && relays.size() >= MOST) {
            return;
        }
        RelayState state = isSilent(heardAt, now) ? RelayState.SILENT : RelayState.UP;
        Instant since = before != null && before.state() == state ? before.since() : now;
        put(new RelayRow(status, state, since, startedAt(status, heardAt, before), heardAt));
    }

    /** An uptime is told in whole seconds and takes a while to get here: a start that moved by less did not move. */
    private static Instant startedAt(RelayStatus status, Instant heardAt, RelayRow before) {
        Instant told = heardAt.minus(status.uptime());
        boolean same = before != null
                && Duration.between(before.startedAt(), told).abs().compareTo(Duration.ofSeconds(10)) < 0;
        return same ? before.startedAt() : told;
    }

    private static boolean isSilent(Instant heardAt, Instant now) {
        return heardAt.plus(SILENT_AFTER).isBefore(now);
    }

    private void put(RelayRow row) {
        relays.put(row.status().name(), row);
        changed.accept(row);
    }

    /** Looks for relays that fell silent. */
    public void passTime(Instant now) {
        for (RelayRow row : new ArrayList<>(relays.values())) {
            if (row.lastHeard().plus(FORGOTTEN_AFTER).isBefore(now)) {
                relays.remove(row.status().name());
                gone.accept(row.status().name());
            } else if (row.state() == RelayState.UP && isSilent(row.lastHeard(), now)) {
                put(new RelayRow(row.status(), RelayState.SILENT, now, row.startedAt(), row.lastHeard()));
            }
        }
    }

    Optional<RelayRow> row(String name) {
        return Optional.ofNullable(relays.get(name));
    }
}
