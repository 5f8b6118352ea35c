package io.earshot.server.state;

import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.KeptIncident;
import io.earshot.fleet.incidents.Mute;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hands incidents and mutes on to the tables, and keeps them. One thread at a time. */
public final class KeptIncidents implements IncidentRows {

    static final String INCIDENT = "incident/";
    static final String LINK = "incident-link/";
    static final String MUTE = "mute/";
    static final String LAST_MUTE = "last/mute";

    /** A number in a record, as values are. */
    record Last(long id) {}

    private final IncidentRows rows;
    private final State state;

    /** The keys of each incident's links. */
    private final Map<Long, Set<String>> links = new HashMap<>();

    public KeptIncidents(IncidentRows rows, State state) {
        this.rows = rows;
        this.state = state;
    }

    @Override
    public void incident(IncidentRow row) {
        rows.incident(row);
        state.put(INCIDENT + row.id(), row);
    }

    @Override
    public void incidentLink(
            long incident,
            ContainerName from,
            Ip ip,
            ContainerName to,
            LinkState linkState,
            Instant since,
            Optional<Instant> left) {
        rows.incidentLink(incident, from, ip, to, linkState, since, left);
        String key = key(incident, from, ip);
        links.computeIfAbsent(incident, i -> new HashSet<>()).add(key);
        state.put(key, new KeptIncident.Link(from, ip, to, linkState, since, left));
    }

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {
        rows.notOfIncident(incident, from, ip);
        String key = key(incident, from, ip);
        links.getOrDefault(incident, new HashSet<>()).remove(key);
        state.remove(key);
    }

    @Override
    public void forgetIncident(long incident) {
        rows.forgetIncident(incident);
        state.remove(INCIDENT + incident);
        state.remove(KeptTraces.TRACES + incident);
        Set<String> keys = links.remove(incident);
        if (keys != null) {
            keys.forEach(state::remove);
        }
    }

    @Override
    public void mute(Mute mute) {
        rows.mute(mute);
        state.put(MUTE + mute.id(), mute);
        state.put(LAST_MUTE, new Last(mute.id()));
    }

    @Override
    public void muteOver(long id) {
        rows.muteOver(id);
        state.remove(MUTE + id);
    }

    private static String key(long incident, ContainerName from, Ip ip) {
        return LINK + incident + "/" + from + "/" + ip;
    }
}
