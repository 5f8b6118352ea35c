package io.earshot.fleet;

import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.Targets;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Tells tables and agents whom a container is to probe, how often, and at which port its partners' agents answer. */
final class ListServing {

    private final Map<ContainerName, Member> members;
    private final Targets targets;
    private final ServedLists lists;
    private final FleetRows rows;

    /** @param members the fleet's own, which it goes on changing */
    ListServing(Map<ContainerName, Member> members, Targets targets, ServedLists lists, FleetRows rows) {
        this.members = members;
        this.targets = targets;
        this.lists = lists;
        this.rows = rows;
    }

    void serve(Set<ContainerName> names) {
        names.stream().map(members::get).filter(Objects::nonNull).forEach(this::serve);
    }

    void serve(Member member) {
        List<KnownPartner> partners = member.partners();
        Function<Ip, Duration> interval = targets.intervals(member.probed());
        rows.partners(member.container().name(), partners, interval);
        lists.offer(
                member.container(),
                partners,
                partners.stream().map(this::probePort).toList(),
                interval);
    }

    private OptionalInt probePort(KnownPartner partner) {
        Member owner = members.get(partner.owner().name());
        return owner == null ? OptionalInt.empty() : owner.probePort();
    }
}
