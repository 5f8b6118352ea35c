package io.earshot.server.state;

import io.earshot.fleet.Fleet;
import io.earshot.fleet.LastReport;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.KeptIncident;
import io.earshot.fleet.incidents.Mute;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Restores the state that an earlier run of the server kept. */
public final class Restored {

    static final String PUBLISHED = "published/";

    /** A container's partners as a component put them. */
    record Published(ContainerName container, List<Ip> addresses, Instant at) {}

    private final State state;

    public Restored(State state) {
        this.state = state;
    }

    /** Takes an event back, with the id that it had. */
    public interface EventTaker {
        void event(long id, Instant at, ContainerName from, Ip to, LinkState before, LinkState after);
    }

    /**
     * Gives back events in the order of their ids.
     *
     * @return the highest id that one had
     */
    public long events(EventTaker taker) {
        TreeMap<Long, KeptRows.Event> events = new TreeMap<>();
        state.each(KeptRows.EVENT, KeptRows.Event.class, (id, event) -> events.put(Long.valueOf(id), event));
        events.forEach(
                (id, event) -> taker.event(id, event.at(), event.from(), event.to(), event.before(), event.after()));
        return events.isEmpty() ? 0 : events.lastKey();
    }

    /** Gives back when containers were heard; before the first inventory. */
    private void heard(Fleet fleet) {
        Map<ContainerName, LastReport> heard = new HashMap<>();
        state.each(KeptRows.HEARD, LastReport.class, (name, one) -> heard.put(ContainerName.parse(name), one));
        fleet.restore(heard);
    }

    /** Gives back incidents and mutes; before the first inventory. */
    private void incidents(IncidentBook book, Instant now) {
        Map<Long, List<KeptIncident.Link>> links = new HashMap<>();
        state.each(
                KeptIncidents.LINK,
                KeptIncident.Link.class,
                (key, link) -> links.computeIfAbsent(
                                Long.valueOf(key.substring(0, key.indexOf('/'))), i -> new ArrayList<>())
                        .add(link));
        TreeMap<Long, KeptIncident> kept = new TreeMap<>();
        state.each(
                KeptIncidents.INCIDENT,
                IncidentRow.class,
                (id, row) -> kept.put(row.id(), new KeptIncident(row, links.getOrDefault(row.id(), List.of()))));
        List<Mute> mutes = new ArrayList<>();
        state.each(KeptIncidents.MUTE, Mute.class, (id, mute) -> mutes.add(mute));
        long[] lastMute = {0};
        state.each(KeptIncidents.LAST_MUTE, KeptIncidents.Last.class, (_, last) -> lastMute[0] = last.id());
        book.restore(kept.values(), mutes, lastMute[0], now);
    }

    /** Gives back what DNS was asked and what components published; before the first inventory. */
    private void evidence(PartnerBook partners, Instant now) {
        List<Lookup> lookups = new ArrayList<>();
        state.each(KeptEvidence.LOOKUP, KeptEvidence.Asked.class, (_, asked) -> {
            // Two sightings: evidence remembers the first and the last.
            lookups.add(new Lookup(asked.container(), asked.service(), 1, asked.first(), asked.answers()));
            lookups.add(new Lookup(asked.container(), asked.service(), 1, asked.last(), asked.answers()));
        });
        partners.restore(lookups, now);
        state.each(
                PUBLISHED, Published.class, (_, one) -> partners.publish(one.container(), one.addresses(), one.at()));
    }

    /** Gives back all but events; on the thread of the fleet's changes, before the first inventory. */
    public void all(Fleet fleet, IncidentBook incidents, PartnerBook partners, Instant now) {
        heard(fleet);
        incidents(incidents, now);
        evidence(partners, now);
    }

    /** Keeps what a component put. */
    public void published(ContainerName container, List<Ip> addresses, Instant now) {
        state.put(PUBLISHED + container, new Published(container, addresses, now));
    }
}
