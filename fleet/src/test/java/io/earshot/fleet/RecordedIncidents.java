package io.earshot.fleet;

import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.Mute;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the rows that table INCIDENT would show. */
public final class RecordedIncidents implements IncidentRows {

    private final Map<Long, IncidentRow> rows = new LinkedHashMap<>();

    List<IncidentRow> open() {
        return rows.values().stream().filter(row -> row.until().isEmpty()).toList();
    }

    List<IncidentRow> all() {
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
