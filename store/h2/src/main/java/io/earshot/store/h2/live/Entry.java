package io.earshot.store.h2.live;

import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.LinkState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.h2.value.Value;

/**
 * All rows of one container. Never changes, so that a question may take its time over it.
 *
 * @param name as a value, which the rows share
 * @param dataRow null before the first is known: a question about all containers goes from each to this row, and a list of one
 *     would be one step more
 * @param links in the order of their addresses as texts
 * @param clients names of the containers whose links lead here, in order
 * @param states those in which there is a link
 */
record Entry(
        Value name,
        DataRow dataRow,
        List<LinkRow> links,
        List<CodeRow> codes,
        PartnerRows partners,
        ContainerSockets sockets,
        ContainerUpstreams upstreams,
        List<String> clients,
        Set<LinkState> states) {

    static Entry empty(Value name) {
        return new Entry(
                name,
                null,
                List.of(),
                List.of(),
                PartnerRows.NONE,
                ContainerSockets.NONE,
                ContainerUpstreams.NONE,
                List.of(),
                Set.of());
    }

    List<DataRow> data() {
        return dataRow == null ? List.of() : List.of(dataRow);
    }

    List<ContainerRow> containers() {
        return dataRow == null ? List.of() : List.of(dataRow.containerRow());
    }

    static Set<LinkState> states(List<LinkRow> links) {
        Set<LinkState> states = EnumSet.noneOf(LinkState.class);
        links.forEach(link -> states.add(link.state()));
        return states;
    }
}
