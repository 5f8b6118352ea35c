package io.earshot.fleet;

import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells the background ring what a fleet knows of its containers. */
record MemberLists(Map<ContainerName, Member> members) implements BackgroundRing.Lists {

    @Override
    public List<KnownPartner> partners(ContainerName name) {
        Member member = members.get(name);
        return member == null ? List.of() : member.partners();
    }

    @Override
    public Set<Ip> broken(ContainerName name) {
        Member member = members.get(name);
        return member == null ? Set.of() : member.brokenInBackground();
    }
}
