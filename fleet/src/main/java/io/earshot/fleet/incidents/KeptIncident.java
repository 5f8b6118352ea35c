package io.earshot.fleet.incidents;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An incident as an earlier run of the server knew it, with the links that belonged to it. */
public record KeptIncident(IncidentRow row, List<Link> links) {

    /** @param left as in {@link IncidentRows#incidentLink} */
    public record Link(
            ContainerName from, Ip ip, ContainerName to, LinkState state, Instant since, Optional<Instant> left) {}

    public KeptIncident {
        links = List.copyOf(links);
    }

    boolean isOver() {
        return row.until().isPresent();
    }
}
