package io.earshot.agent.link;

import io.earshot.agent.probe.Method;
import io.earshot.model.ContainerName;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import java.util.OptionalInt;

/** One partner with its history. */
final class Link {

    private final long offset;
    private final Tally tally = new Tally();
    private Partner partner;
    private LinkRules rules;
    private LinkHealth health;
    private long nextTurn;
    private long lastEchoAt;

    Link(ContainerName container, Partner partner, LinkRules rules, long now) {
        this.partner = partner;
        this.rules = rules;
        offset = Pace.offset(container, partner.ip());
        health = LinkHealth.unknown(rules, now);
        nextTurn = Pace.afterTurn(health, rules, now, offset);
        lastEchoAt = now;
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

    long nextTurn() {
        return nextTurn;
    }

    long lastEchoAt() {
        return lastEchoAt;
    }

    void echoSent(long now) {
        lastEchoAt = now;
    }

    /** The list has changed, the link is the same. */
    void follow(Partner newPartner, LinkRules newRules, long now) {
        partner = newPartner;
        if (!newRules.equals(rules)) {
            rules = newRules;
            nextTurn = Pace.afterTurn(health, rules, now, offset);
        }
    }

    void turnTaken(long now) {
        nextTurn = Pace.afterTurn(health, rules, now, offset);
    }

    /** A suspicion or a hope is followed up at once. */
    void judge(LinkEvent event, long now) {
        boolean wasDense = Pace.isDense(health);
        health = Verdict.next(health, event, rules);
        if (Pace.isDense(health) && !wasDense) {
            nextTurn = now;
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
                OptionalInt.empty(),
                up && rules.echoes() && health.method() == Method.TCP);
        tally.clear();
        return report;
    }
}
