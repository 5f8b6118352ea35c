package io.earshot.lab.bench;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.lab.simulate.FleetPlan;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** A fleet whose links are all up, with the book that follows them. */
final class WatchedFleet {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final int MAX_PARTNERS = 10;

    private record Member(Container container, List<KnownPartner> partners, List<LinkStatus> links) {}

    final IncidentMemory incidents = new IncidentMemory();
    private final IncidentBook book;
    private final List<Member> members = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Collection<ContainerName> speakers;
    private int links;

    WatchedFleet(int containers) {
        IncidentTiming timing = new IncidentTiming(CYCLE, Duration.ofSeconds(10), Duration.ofMinutes(1));
        book = new IncidentBook(timing, "elsewhere", incidents, now);
        Inventory inventory = FleetPlan.of(containers);
        PartnerBook partners = new PartnerBook(MAX_PARTNERS, Duration.ofDays(1));
        partners.replaceInventory(inventory, now);
        LinkStatus unknown = LinkStatus.unknown(now);
        for (Container container : inventory.containers()) {
            List<KnownPartner> known = partners.partnersOf(container.name());
            members.add(new Member(container, known, new ArrayList<>(Collections.nCopies(known.size(), unknown))));
            links += known.size();
            known.forEach(partner -> book.watch(container, partner.ip(), partner.owner(), partner.service(), now));
        }
        Map<String, ContainerName> oneOfEach = new HashMap<>();
        inventory.containers().forEach(container -> oneOfEach.put(container.dataCenter(), container.name()));
        speakers = oneOfEach.values();
        IntStream.range(0, members.size()).forEach(this::reportUp);
        passSeconds(1);
    }

    int size() {
        return members.size();
    }

    int links() {
        return links;
    }

    /** One container's report that all its links are up. */
    void reportUp(int member) {
        report(member, (from, to) -> false);
    }

    /**
     * One container's report.
     *
     * @param broken whether the link between these two is down
     * @return how many of its links are
     */
    int report(int number, BiPredicate<Container, Container> broken) {
        Member member = members.get(number);
        book.heard(member.container.name(), now);
        int down = 0;
        for (int i = 0; i < member.links.size(); i++) {
            KnownPartner partner = member.partners.get(i);
            boolean isDown = broken.test(member.container, partner.owner());
            down += isDown ? 1 : 0;
            LinkReport report = new LinkReport(
                    partner.ip(),
                    12,
                    isDown ? 0 : 12,
                    Optional.of(isDown ? LinkState.DOWN : LinkState.UP),
                    Optional.empty(),
                    OptionalInt.empty(),
                    false);
            LinkStatus status = member.links.get(i).next(report, now);
            member.links.set(i, status);
            book.observe(member.container.name(), partner.ip(), status, now);
        }
        return down;
    }

    Container container(int member) {
        return members.get(member).container();
    }

    boolean hasPartners(int member) {
        return !members.get(member).partners().isEmpty();
    }

    /** The nearest that it pings. */
    Container partner(int member) {
        return members.get(member).partners().getFirst().owner();
    }

    /** In which some agent of each data centre is heard. */
    void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            speakers.forEach(name -> book.heard(name, now));
            book.passTime(now);
        }
    }
}
