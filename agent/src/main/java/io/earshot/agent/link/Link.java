package io.earshot.agent.link;

import io.earshot.agent.paths.PathWatch;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.model.ContainerName;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One partner with its history. */
final class Link {

    /** A link that never lost anything did so at least as long ago. */
    private static final long LONG = Duration.ofHours(1).toNanos();

    /** So much each probe weighs in the loss at present. */
    private static final double WEIGHT = 1.0 / 16;

    private final long offset;
    private final Tally tally = new Tally();
    private final MtuWatch mtu;
    private final PathWatch paths;
    private final ClassWatch classes;
    private final TrafficWatch traffic;
    private Partner partner;
    private LinkRules rules;
    private LinkHealth health;
    private long nextTurn;
    private long lastCheapestAt;
    private long lossBeganAt;
    private double loss;
    private OptionalLong pathTurn = OptionalLong.empty();

    /** @param cycle from one report to the next */
    Link(ContainerName container, Partner partner, LinkRules rules, long cycle, long now) {
        this.partner = partner;
        this.rules = rules;
        offset = Pace.offset(container, partner.ip());
        // Half an interval off, so that the two kinds of probes do not go out together.
        mtu = new MtuWatch(offset % cycle + rules.interval() / 2, LargeEcho.smallest(partner.ip()), cycle, now);
        paths = new PathWatch(Udp.FIRST_SOURCE_PORT, Udp.SOURCE_PORTS, PathProbe.smallest(partner.ip()), offset, now);
        classes = new ClassWatch(offset);
        traffic = new TrafficWatch(now);
        health = LinkHealth.unknown(rules, now);
        nextTurn = Pace.afterTurn(health, rules, now, offset);
        lastCheapestAt = now;
        lossBeganAt = now - LONG;
    }

    Partner partner() {
        return partner;
    }

    LinkRules rules() {
        return rules;
    }

    LinkHealth health() {
        return health;
    }

    Tally tally() {
        return tally;
    }

    MtuWatch mtu() {
        return mtu;
    }

    PathWatch paths() {
        return paths;
    }

    ClassWatch classes() {
        return classes;
    }

    TrafficWatch traffic() {
        return traffic;
    }

    /** Whether the turn that is due is left out, since the link's traffic proves it. */
    boolean rests(long now) {
        return isQuiet() && health.state().isPresent() && traffic.rests(rules.interval(), now);
    }

    /** Turns come at a denser pace from now on, if the traffic asks for that. */
    void hasten(long now) {
        if (isQuiet() && traffic.isWatchful(now)) {
            nextTurn = Math.min(nextTurn, now + rules.confirmInterval());
        }
    }

    /** Returns the paths of the cycle that ends here; empty where UDP is not answered. */
    Optional<LinkPaths> reportPaths() {
        return paths.report(partner.ip(), partner.probePort().orElse(0));
    }

    /** Whether the extra probe is not planned yet; takes that it is. */
    boolean isNewPathTurn(long at) {
        boolean isNew = !pathTurn.equals(OptionalLong.of(at));
        pathTurn = OptionalLong.of(at);
        return isNew;
    }

    /** The planned one has its turn. */
    void pathTurnTaken() {
        pathTurn = OptionalLong.empty();
    }

    boolean isQuiet() {
        return health instanceof LinkHealth.Quiet;
    }

    /** Whether UDP is tried beside the method in use, or in its place now and then. */
    boolean hasCompanion() {
        return health instanceof LinkHealth.Quiet quiet
                && quiet.known()
                && !quiet.method().equals(Udp.PATHS)
                && rules.methods().contains(Udp.PATHS);
    }

    /** Whether large packets that do not arrive would say something. */
    boolean isWell() {
        return health instanceof LinkHealth.Quiet quiet
                && quiet.known()
                && quiet.method().equals(Icmp.ECHO);
    }

    long nextTurn() {
        return nextTurn;
    }

    long lastCheapestAt() {
        return lastCheapestAt;
    }

    void cheapestSent(long now) {
        lastCheapestAt = now;
    }

    /** Returns the share of probes that are lost at present: an exponentially weighted mean. */
    double loss() {
        return loss;
    }

    /** Returns when a probe was last lost after an answer, and takes that this has happened again. */
    long lossBegan(long now) {
        long before = lossBeganAt;
        lossBeganAt = now;
        return before;
    }

    /** The list has changed, the link is the same. */
    void follow(Partner newPartner, LinkRules newRules, long cycle, long now) {
        partner = newPartner;
        mtu.follow(cycle, now);
        if (!newRules.equals(rules)) {
            rules = newRules;
            nextTurn = Pace.afterTurn(health, rules, now, offset);
        }
    }

    /** From when it was due, not from when it was taken: a process that is always a bit late confirms no later for it. */
    void turnTaken(long now) {
        boolean missed = now - nextTurn >= rules.confirmInterval();
        nextTurn = Pace.afterTurn(health, rules, missed ? now : nextTurn, offset);
        hasten(now);
    }

    /** A suspicion or a hope is followed up at once. */
    void judge(LinkEvent event, long now) {
        loss = switch (event) {
            case LinkEvent.Answered _ -> loss - WEIGHT * loss;
            case LinkEvent.Lost _ -> loss + WEIGHT * (1 - loss);
            // These say nothing of how many packets the path loses.
            case LinkEvent.Silent _,
                    LinkEvent.Carried _,
                    LinkEvent.Refused _,
                    LinkEvent.NoRoute _,
                    LinkEvent.Unsent _ -> loss;
        };
        boolean wasDense = Pace.isDense(health);
        LinkHealth before = health;
        health = Verdict.next(health, event, rules);
        if (before instanceof LinkHealth.Suspect && !health.method().equals(before.method())) {
            tally.filtered();
        } else if (!(health instanceof LinkHealth.Suspect)) {
            tally.suspicionOver();
        }
        if (before.state().isEmpty() && health.state().equals(Optional.of(LinkState.UP))) {
            tally.heardFirst();
        }
        if (Pace.isDense(health) && !wasDense) {
            nextTurn = now;
        }
        if (!isWell() && !(health instanceof LinkHealth.Suspect)) {
            mtu.giveUp();
        }
        if (health instanceof LinkHealth.Down) {
            paths.giveUp(true, now);
        }
    }

    /** Returns the report of the cycle that ends here. */
    LinkReport report() {
        boolean up = health.state().filter(state -> state == LinkState.UP).isPresent();
        tally.lostByChance(paths.takeReleased());
        LinkReport report = new LinkReport(
                partner.ip(),
                tally.sent(),
                tally.received(),
                health.state(),
                tally.rtt(),
                tally.rtts(),
                mtu.measured(),
                Optional.of(up
                        && rules.cheapest().equals(Icmp.ECHO)
                        && !health.method().equals(Icmp.ECHO)),
                tally.errors(),
                tally.lateOnes(),
                tally.duplicates());
        tally.clear();
        return report;
    }
}
