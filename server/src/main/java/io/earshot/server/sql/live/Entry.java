package io.earshot.server.sql.live;

import io.earshot.model.LinkState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.h2.value.Value;

/**
 * All rows of one container. Never changes, so that a question may take its time over it.
 *
 * @param name as a value, which the rows share
 * @param data one row, none before the first is known
 * @param links in the order of their addresses as texts
 * @param clients names of the containers whose links lead here, in order
 * @param states those in which there is a link
 */
record Entry(
        Value name,
        List<DataRow> data,
        List<LinkRow> links,
        List<CodeRow> codes,
        PartnerRows partners,
        List<String> clients,
        Set<LinkState> states) {

    static Entry empty(Value name) {
        return new Entry(name, List.of(), List.of(), List.of(), PartnerRows.NONE, List.of(), Set.of());
    }

    static Set<LinkState> states(List<LinkRow> links) {
        Set<LinkState> states = EnumSet.noneOf(LinkState.class);
        links.forEach(link -> states.add(link.state()));
        return states;
    }
}
