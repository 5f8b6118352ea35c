package io.earshot.fleet;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.links.LinkTrouble;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.ContainerName;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Moves links from one state to the next, and tells it: the history of links, the lists that depend on it and the search for causes. */
final class LinkStates {

    private final Map<ContainerName, Member> members;
    private final ListServing serving;
    private final IncidentBook incidents;
    private LinkHistory history;

    /** @param members those of the fleet, who come and go */
    LinkStates(Map<ContainerName, Member> members, ListServing serving, IncidentBook incidents, LinkHistory history) {
        this.members = members;
        this.serving = serving;
        this.incidents = incidents;
        this.history = history;
    }

    /** Sets who keeps when links came into their states; to be called before the first change. */
    void keepHistory(LinkHistory keeper) {
        history = keeper;
    }

    /** Gives a link its newer status. Returns the link as rows show it. */
    KnownLink become(Member member, int index, LinkStatus newer, Instant now) {
        ContainerName name = member.container().name();
        KnownPartner partner = member.partners().get(index);
        LinkStatus before = member.link(index);
        boolean first = before.checkedAt().isEmpty() && newer.checkedAt().isPresent();
        LinkStatus status = first || before.state() != newer.state()
                ? newer.enteredAt(history.entered(name, partner.ip(), newer.state(), newer.since()))
                : newer;
        serving.become(member, index, status);
        boolean firstWord = before.checkedAt().isEmpty() && status.state() == LinkState.UP;
        if (before.state() != status.state() && !firstWord) {
            history.event(now, name, partner.ip(), before.state(), status.state());
        }
        incidents.observe(name, partner.ip(), status, now);
        return join(member, partner, status);
    }

    /** Returns the links to partners that are new since, or are not described as before. */
    List<KnownLink> different(Member member, List<KnownPartner> before) {
        List<KnownPartner> partners = member.partners();
        List<KnownLink> different = new ArrayList<>();
        for (int index = 0; index < partners.size(); index++) {
            KnownPartner partner = partners.get(index);
            int known = Addressed.indexOf(before, partner.ip(), index);
            if (known < 0 || !before.get(known).looksLike(partner)) {
                different.add(join(member, partner, member.link(index)));
            }
        }
        return different;
    }

    private KnownLink join(Member member, KnownPartner partner, LinkStatus status) {
        Member owner = members.get(partner.owner().name());
        Duration own = member.stall();
        Duration other = owner == null ? Duration.ZERO : owner.stall();
        return new KnownLink(partner, status, LinkTrouble.of(status, own.compareTo(other) > 0 ? own : other));
    }
}
