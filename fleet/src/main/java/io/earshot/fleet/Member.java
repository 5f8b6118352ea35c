package io.earshot.fleet;

import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.links.RecentStall;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.ProbedPartners;
import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.Container;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.ProberHealth;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the state of one container between two reports. */
final class Member {

    private final Duration cycle;
    private Container container;
    private List<KnownPartner> partners = List.of();

    /** Holds the status of the link to each partner, in the same order. */
    private LinkStatus[] links = {};

    private OptionalDouble load = OptionalDouble.empty();
    private Optional<NginxRates> nginx = Optional.empty();
    private Optional<Instant> reportedAt = Optional.empty();
    private Optional<AgentStatus> agent = Optional.empty();
    private RecentStall stall = RecentStall.NONE;
    private ContainerSockets sockets = ContainerSockets.NONE;
    private ContainerUpstreams upstreams = ContainerUpstreams.NONE;

    /** Holds the partners in the background that answered since they are on the list. */
    private final Set<Ip> answered = new HashSet<>(0);

    /** The port at which its agent answers UDP probes. */
    private OptionalInt probePort = OptionalInt.empty();

    private boolean silent;
    private boolean overdue;
    private boolean nginxSeen;

    /** It has not reported to this run of the server. */
    private boolean unconfirmed;

    Member(Container container, Duration cycle) {
        this.container = container;
        this.cycle = cycle;
    }

    void describe(Container newer) {
        container = newer;
    }

    Container container() {
        return container;
    }

    /** Takes a new list; what is known of links that stay, stays. */
    void meet(List<KnownPartner> newer, Instant now) {
        LinkStatus[] newLinks = new LinkStatus[newer.size()];
        for (int i = 0; i < newLinks.length; i++) {
            int before = indexOf(newer.get(i).ip(), i);
            boolean sameOwner = before >= 0
                    && partners.get(before)
                            .owner()
                            .name()
                            .equals(newer.get(i).owner().name());
            newLinks[i] = sameOwner ? links[before] : LinkStatus.unknown(now);
        }
        partners = List.copyOf(newer);
        links = newLinks;
        if (!answered.isEmpty()) {
            answered.retainAll(partners.stream()
                    .filter(KnownPartner::isBackground)
                    .map(KnownPartner::ip)
                    .collect(Collectors.toSet()));
        }
    }

    void hear(Report report, List<String> path, Optional<String> heardBy, Instant now) {
        load = report.load();
        nginx = report.nginx();
        nginxSeen |= nginx.isPresent();
        reportedAt = Optional.of(now);
        agent = Optional.of(AgentStatus.of(report, path, heardBy, agent, now));
        silent = false;
        overdue = false;
        unconfirmed = false;
        stall = stall.heard(reportedStall(), cycle, now);
    }

    /** Takes what an earlier run knew of it; its state waits for a report, unless it was silent. */
    void restore(LastReport heard) {
        reportedAt = Optional.of(heard.reportedAt());
        silent = heard.silent();
        unconfirmed = true;
    }

    boolean hasReported() {
        return reportedAt.isPresent();
    }

    /** It had the time to report and never did. */
    void becomeOverdue() {
        overdue = true;
    }

    /** Returns the longest time that its agent got no CPU time lately; zero where it was not starved, or is silent. */
    Duration stall() {
        return silent ? Duration.ZERO : stall.longest();
    }

    /** Returns the longest time that its agent got no CPU time, by its newest report; zero where it was not starved. */
    Duration reportedStall() {
        return agent.flatMap(AgentStatus::prober)
                .filter(ProberHealth::starved)
                .map(ProberHealth::longestDelay)
                .orElse(Duration.ZERO);
    }

    OptionalInt probePort() {
        return probePort;
    }

    /** Takes where the agent answers UDP probes now; returns whether that is new. */
    boolean answersAt(OptionalInt port) {
        boolean isNew = !probePort.equals(port);
        probePort = port;
        return isNew;
    }

    ContainerSockets sockets() {
        return sockets;
    }

    void sockets(ContainerSockets newer) {
        sockets = newer;
    }

    ContainerUpstreams upstreams() {
        return upstreams;
    }

    void upstreams(ContainerUpstreams newer) {
        upstreams = newer;
    }

    void fallSilent() {
        silent = true;
    }

    /** Whether its nginx reported before and does not now. */
    boolean nginxStopped() {
        return nginxSeen && (silent || nginx.isEmpty());
    }

    /** As the list has them, which does not change. */
    List<KnownPartner> partners() {
        return partners;
    }

    /** As {@link Addressed#indexOf} does it. */
    int indexOf(Ip ip, int likely) {
        return Addressed.indexOf(partners, ip, likely);
    }

    /** Partners that something is wrong with. */
    Set<Ip> troubled() {
        return partnersIn(Set.of(LinkState.DOWN, LinkState.LOSSY));
    }

    private Set<Ip> partnersIn(Set<LinkState> states) {
        Set<Ip> found = new HashSet<>();
        for (int i = 0; i < links.length; i++) {
            if (states.contains(links[i].state())) {
                found.add(partners.get(i).ip());
            }
        }
        return found;
    }

    LinkStatus link(int index) {
        return links[index];
    }

    void become(int index, LinkStatus newer) {
        links[index] = newer;
        if (newer.state() == LinkState.UP && partners.get(index).isBackground()) {
            answered.add(partners.get(index).ip());
        }
    }

    /** Returns the states of the links that were reported, and since when they are in them. */
    List<LinkAge> ages() {
        List<LinkAge> ages = new ArrayList<>(links.length);
        for (int i = 0; i < links.length; i++) {
            if (links[i].last().isPresent()) {
                ages.add(new LinkAge(partners.get(i).ip(), links[i].state(), links[i].since()));
            }
        }
        return ages;
    }

    /** Returns the partners in the background that answered and do not any more, or only in part. */
    Set<Ip> brokenInBackground() {
        return answered.isEmpty() ? Set.of() : answeredBefore(Set.of(LinkState.DOWN, LinkState.LOSSY));
    }

    /**
     * Returns the partners with how often they are to be probed: those in the background that answered and are DOWN as often as those in use,
     * so that their incident is over as soon.
     */
    ProbedPartners probed() {
        return new ProbedPartners(partners, answered.isEmpty() ? Set.of() : answeredBefore(Set.of(LinkState.DOWN)));
    }

    private Set<Ip> answeredBefore(Set<LinkState> states) {
        Set<Ip> broken = partnersIn(states);
        broken.retainAll(answered);
        return broken;
    }

    MemberRow row() {
        if (reportedAt.isEmpty() || silent || unconfirmed) {
            // Nobody expects a report of a container that does not run.
            MemberState state = silent && container.running() ? MemberState.SILENT : MemberState.WAITING;
            return new MemberRow(
                    container,
                    state,
                    Optional.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    reportedAt,
                    overdue,
                    agent);
        }
        List<Ip> unreachable = unreachable();
        return new MemberRow(
                container,
                unreachable.isEmpty() ? MemberState.OK : MemberState.BROKEN,
                Optional.of(unreachable),
                load,
                nginx,
                reportedAt,
                false,
                agent);
    }

    /**
     * Partners that clients are sent to: what a drained one does not answer is shown at its link, and is nobody's trouble. Neither is what
     * nobody uses.
     */
    private List<Ip> unreachable() {
        List<Ip> unreachable = new ArrayList<>();
        for (int index = 0; index < links.length; index++) {
            if (links[index].state() == LinkState.DOWN
                    && !partners.get(index).isBackground()
                    && partners.get(index).owner().takesTraffic()) {
                unreachable.add(partners.get(index).ip());
            }
        }
        Collections.sort(unreachable);
        return unreachable;
    }
}
