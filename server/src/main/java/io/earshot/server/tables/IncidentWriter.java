package io.earshot.server.tables;

import io.earshot.fleet.incidents.Acknowledgement;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.Mute;
import io.earshot.http.config.DurationText;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.server.explain.TraceRow;
import io.earshot.store.table.IncidentTables;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.IncidentTables.IncidentLink;
import io.earshot.store.table.IncidentTables.IncidentTrace;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes incidents and mutes into the tables, together with the fleet's rows. */
public final class IncidentWriter implements IncidentRows {

    private final TableChanges tables;

    public IncidentWriter(TableChanges tables) {
        this.tables = tables;
    }

    @Override
    public void incident(IncidentRow row) {
        tables.upsert(Row.of(Incident.TABLE)
                .set(Incident.ID, row.id())
                .set(Incident.KIND, row.kind())
                .set(Incident.SUBJECT, row.subject())
                .set(Incident.TROUBLE, row.trouble())
                .set(Incident.SEVERITY, row.severity().name())
                .set(Incident.SUMMARY, row.summary())
                .set(Incident.LINKS_DOWN, row.linksDown())
                .set(Incident.LINKS_UP, row.linksUp())
                .set(Incident.CONFIDENCE, row.confidence())
                .set(Incident.SINCE, row.since())
                .set(Incident.OPENED_AT, row.openedAt())
                .set(Incident.UNTIL, row.until())
                .set(Incident.ENDING, row.ending())
                .set(Incident.MUTED, row.muted())
                .set(Incident.OWNER, row.acknowledgement().map(Acknowledgement::owner))
                .set(Incident.ACKNOWLEDGEMENT, row.acknowledgement().map(Acknowledgement::comment))
                .set(Incident.ACKNOWLEDGED_AT, row.acknowledgement().map(Acknowledgement::at))
                .set(Incident.ACKNOWLEDGED_BY, row.acknowledgement().map(Acknowledgement::by))
                .set(Incident.TICKET, row.ticket()));
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
        tables.upsert(link(incident)
                .set(IncidentLink.CONTAINER, from.toString())
                .set(IncidentLink.IP, ip.toString())
                .set(IncidentLink.PARTNER, to.toString())
                .set(IncidentLink.STATE, state.name())
                .set(IncidentLink.SINCE, since)
                .set(IncidentLink.LEFT_AT, left));
    }

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {
        tables.remove(
                link(incident).set(IncidentLink.CONTAINER, from.toString()).set(IncidentLink.IP, ip.toString()));
    }

    /** Writes the traces of an incident. */
    public void traces(long incident, List<TraceRow> traces) {
        for (TraceRow trace : traces) {
            tables.upsert(Row.of(IncidentTrace.TABLE)
                    .set(IncidentTrace.INCIDENT, incident)
                    .set(IncidentTrace.LINK, trace.link())
                    .set(IncidentTrace.CONTAINER, trace.container())
                    .set(IncidentTrace.IP, trace.ip())
                    .set(IncidentTrace.PARTNER, trace.partner())
                    .set(IncidentTrace.METHOD, trace.method())
                    .set(IncidentTrace.SIZE, trace.size())
                    .set(IncidentTrace.REACHED, trace.reached())
                    .set(IncidentTrace.HOPS, trace.hops())
                    .set(IncidentTrace.TRACED_AT, trace.at()));
        }
    }

    @Override
    public void forgetIncident(long incident) {
        tables.remove(Row.of(IncidentTrace.TABLE).set(IncidentTrace.INCIDENT, incident));
        tables.remove(link(incident));
        tables.remove(Row.of(Incident.TABLE).set(Incident.ID, incident));
    }

    private static Row link(long incident) {
        return Row.of(IncidentLink.TABLE).set(IncidentLink.INCIDENT, incident);
    }

    @Override
    public void mute(Mute mute) {
        tables.upsert(Row.of(IncidentTables.Mute.TABLE)
                .set(IncidentTables.Mute.ID, mute.id())
                .set(IncidentTables.Mute.PLACES, String.join(" ", mute.places()))
                .set(IncidentTables.Mute.SINCE, mute.since())
                .set(IncidentTables.Mute.UNTIL, mute.until())
                .set(IncidentTables.Mute.REASON, mute.reason())
                .set(IncidentTables.Mute.WHO, mute.who())
                .set(IncidentTables.Mute.REPEATS, mute.repeat().map(DurationText::format))
                .set(IncidentTables.Mute.ACTIVE, mute.active()));
    }

    @Override
    public void muteOver(long id) {
        tables.remove(Row.of(IncidentTables.Mute.TABLE).set(IncidentTables.Mute.ID, id));
    }
}
