package io.earshot.server.cluster;

import io.earshot.cluster.Fact;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.KeptIncident;
import io.earshot.fleet.incidents.Mute;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns what this server finds out about incidents into facts, while it speaks. Mutes follow from the log alone, so they go straight into
 * the tables. One thread at a time.
 */
public final class SpokenIncidents implements IncidentRows {

    private final IncidentRows tables;

    /** Holds what the log has, or will have once the outbox is written. */
    private final TreeMap<String, String> said = new TreeMap<>();

    private final Map<String, Fact> outbox = new LinkedHashMap<>();
    private boolean speaking;

    public SpokenIncidents(IncidentRows tables) {
        this.tables = tables;
    }

    /** @param known what the log has */
    void begin(Map<String, String> known) {
        said.clear();
        said.putAll(known);
        outbox.clear();
        speaking = true;
    }

    void end() {
        speaking = false;
        said.clear();
        outbox.clear();
    }

    /** Hands out what is to be written. */
    List<Fact> drain() {
        List<Fact> facts = new ArrayList<>(outbox.values());
        outbox.clear();
        return facts;
    }

    private void say(String name, Object value) {
        if (speaking) {
            String json = KeptValues.json(value);
            if (!json.equals(said.put(name, json))) {
                outbox.put(name, new Fact.Kept(name, json));
            }
        }
    }

    private void unsay(String name) {
        if (speaking && said.remove(name) != null) {
            outbox.put(name, new Fact.Removed(Fact.KEPT + name));
        }
    }

    @Override
    public void incident(IncidentRow row) {
        say(KeptValues.incident(row.id()), row);
    }

    @Override
    public void incidentLink(
            long incident,
            ContainerName from,
            Ip ip,
            ContainerName to,
            LinkState state,
            Instant since,
            Optional<Instant> left) {
        say(KeptValues.link(incident, from, ip), new KeptIncident.Link(from, ip, to, state, since, left));
    }

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {
        unsay(KeptValues.link(incident, from, ip));
    }

    @Override
    public void forgetIncident(long incident) {
        String links = KeptValues.links(incident);
        List.copyOf(said.subMap(links, links + Character.MAX_VALUE).keySet()).forEach(this::unsay);
        unsay(KeptValues.incident(incident));
    }

    @Override
    public void mute(Mute mute) {
        tables.mute(mute);
    }

    @Override
    public void muteOver(long id) {
        tables.muteOver(id);
    }
}
