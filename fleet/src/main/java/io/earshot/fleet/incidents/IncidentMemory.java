package io.earshot.fleet.incidents;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the rows of table INCIDENT in memory, without their links, for simulations and tests. Not thread-safe. */
public final class IncidentMemory implements IncidentRows {

    private final Map<Long, IncidentRow> rows = new LinkedHashMap<>();

    /** Returns the incidents that are not over, the oldest first. */
    public List<IncidentRow> open() {
        return rows.values().stream().filter(row -> row.until().isEmpty()).toList();
    }

    /** Returns all incidents that were not forgotten, the oldest first. */
    public List<IncidentRow> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public void incident(IncidentRow row) {
        rows.put(row.id(), row);
    }

    @Override
    public void incidentLink(
            long incident,
            ContainerName from,
            Ip ip,
            ContainerName to,
            LinkState state,
            Instant since,
            Optional<Instant> left) {}

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {}

    @Override
    public void forgetIncident(long incident) {
        rows.remove(incident);
    }

    @Override
    public void mute(Mute mute) {}

    @Override
    public void muteOver(long id) {}
}
