package io.earshot.agent.link;

import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.model.ContainerName;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import java.time.Duration;
import java.util.Optional;

/** One partner with its history. */
final class Link {

    /** A link that never lost anything did so at least as long ago. */
    private static final long LONG = Duration.ofHours(1).toNanos();

    private final long offset;
    private final Tally tally = new Tally();
    private final MtuWatch mtu;
    private Partner partner;
    private LinkRules rules;
    private LinkHealth health;
    private long nextTurn;
    private long lastCheapestAt;
    private long lossBeganAt;

    /** @param cycle from one report to the next */
    Link(ContainerName container, Partner partner, LinkRules rules, long cycle, long now) {
        this.partner = partner;
        this.rules = rules;
        offset = Pace.offset(container, partner.ip());
        // Half an interval off, so that the two kinds of probes do not go out together.
        mtu = new MtuWatch(offset % cycle + rules.interval() / 2, LargeEcho.smallest(partner.ip()), cycle, now);
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
    }

    /** A suspicion or a hope is followed up at once. */
    void judge(LinkEvent event, long now) {
        boolean wasDense = Pace.isDense(health);
        LinkHealth before = health;
        health = Verdict.next(health, event, rules);
        if (before instanceof LinkHealth.Suspect && !health.method().equals(before.method())) {
            tally.filtered();
        } else if (!(health instanceof LinkHealth.Suspect)) {
            tally.suspicionOver();
        }
        if (Pace.isDense(health) && !wasDense) {
            nextTurn = now;
        }
        if (!isWell() && !(health instanceof LinkHealth.Suspect)) {
            mtu.giveUp();
        }
    }

    /** Of the cycle that ends here. */
    LinkReport report() {
        boolean up = health.state().filter(state -> state == LinkState.UP).isPresent();
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
