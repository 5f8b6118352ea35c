package io.earshot.fleet;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tracks which agents were heard, which fell silent and which have not reported since the CMDB named their container. */
final class Presence {

    private final FleetTiming timing;
    private final SilenceDetector silences;
    private final OverdueDetector overdue;
    private final Map<ContainerName, LastReport> restored = new HashMap<>();

    Presence(FleetTiming timing) {
        this.timing = timing;
        silences = new SilenceDetector(timing.silentAfter());
        overdue = new OverdueDetector(timing.cycle());
    }

    /** As {@link Fleet#restore} says. */
    void restore(Map<ContainerName, LastReport> heard) {
        restored.putAll(heard);
    }

    /** Returns the state of a container that the CMDB has just named, with what an earlier run of the server knew of it. */
    Member newcomer(Container container, Instant now) {
        Member member = new Member(container, timing.cycle());
        LastReport before = restored.remove(container.name());
        if (before == null) {
            overdue.add(member, now);
        } else {
            member.restore(before);
            silences.heard(member, now);
        }
        return member;
    }

    void heard(Member member, Instant now) {
        if (!member.hasReported()) {
            overdue.remove(member);
        }
        silences.heard(member, now);
    }

    /** Hands out each that fell silent once, until it is heard again. */
    List<Member> fallen(Instant now) {
        return silences.fallen(now);
    }

    /** Hands out each that has not reported in time once. */
    List<Member> overdue(Instant now) {
        return overdue.overdue(now);
    }

    void forget(Member member) {
        silences.forget(member);
        overdue.remove(member);
    }
}
