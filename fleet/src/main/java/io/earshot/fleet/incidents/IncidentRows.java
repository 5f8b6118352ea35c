package io.earshot.fleet.incidents;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.Optional;

/** Takes incidents: the tables do, or a list in a test. */
public interface IncidentRows {

    void incident(IncidentRow row);

    /**
     * A link that belongs to an incident.
     *
     * @param left when it was healthy for long enough, or gone; absent while it belongs to it
     */
    void incidentLink(
            long incident,
            ContainerName from,
            Ip ip,
            ContainerName to,
            LinkState state,
            Instant since,
            Optional<Instant> left);

    /** The link turned out to belong elsewhere. */
    void notOfIncident(long incident, ContainerName from, Ip ip);

    /** An incident that ended long ago. */
    void forgetIncident(long incident);

    void mute(Mute mute);

    /** It was taken away, or its time is over. */
    void muteOver(long id);
}
