package io.earshot.server.tables;

import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.Mute;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.store.h2.TableBatches;
import java.time.Instant;
import java.util.Optional;

/** Writes incidents and mutes into the tables, together with the fleet's rows. */
public final class IncidentWriter implements IncidentRows {

    private final TableBatches batches;

    public IncidentWriter(TableBatches batches) {
        this.batches = batches;
    }

    @Override
    public void incident(IncidentRow row) {
        batches.add(
                "MERGE INTO incident (id, kind, subject, trouble, severity, summary, linksDown, linksUp, confidence,"
                        + " since, openedAt, until, ending, muted) KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?)",
                row.id(),
                row.kind(),
                row.subject(),
                row.trouble(),
                row.severity().name(),
                row.summary(),
                row.linksDown(),
                row.linksUp(),
                row.confidence(),
                row.since(),
                row.openedAt(),
                row.until(),
                row.ending(),
                row.muted());
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
        batches.add(
                "MERGE INTO incident_link KEY (incident, container, ip) VALUES (?, ?, ?, ?, ?, ?, ?)",
                incident,
                from.toString(),
                ip.toString(),
                to.toString(),
                state.name(),
                since,
                left);
    }

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {
        batches.add(
                "DELETE FROM incident_link WHERE incident = ? AND container = ? AND ip = ?",
                incident,
                from.toString(),
                ip.toString());
    }

    @Override
    public void forgetIncident(long incident) {
        batches.add("DELETE FROM incident_link WHERE incident = ?", incident);
        batches.add("DELETE FROM incident WHERE id = ?", incident);
    }

    @Override
    public void mute(Mute mute) {
        batches.add(
                "INSERT INTO mute VALUES (?, ?, ?, ?, ?)",
                mute.id(),
                String.join(" ", mute.places()),
                mute.since(),
                mute.until(),
                mute.reason());
    }

    @Override
    public void muteOver(long id) {
        batches.add("DELETE FROM mute WHERE id = ?", id);
    }
}
