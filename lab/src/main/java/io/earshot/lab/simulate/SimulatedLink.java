package io.earshot.lab.simulate;

import io.earshot.agent.link.LinkEvent;
import io.earshot.agent.link.LinkHealth;
import io.earshot.agent.link.LinkRules;
import io.earshot.agent.link.LinkTraffic;
import io.earshot.agent.link.Pace;
import io.earshot.agent.link.TrafficWatch;
import io.earshot.agent.link.Verdict;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Rtt;
import io.earshot.model.RttHistogram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * One link as its agent probes it: the agent's own verdict and pace over a path that is asked whether a probe gets through.
 * Quiet turns whose probe is answered change nothing and may be left out. Times are nanoseconds.
 */
final class SimulatedLink {

    private static final long RTT = 1_000_000;

    /** Traffic on a line that loses more may make the agent probe it more densely. */
    private static final float MUCH = 0.035f;

    final SimulatedContainer from;
    final SimulatedContainer to;
    final KnownPartner partner;
    final Ip ip;
    final String service;
    final int id;
    private final LinkRules usualRules;
    private final LinkRules hastenedRules;
    private LinkRules rules;
    private final long offset;

    /** The chance that a probe is lost on a quiet day. */
    float loss;

    /** The same while it is congested, else 0. */
    float congestedLoss;

    /** The share that faults make it lose, beside. */
    float faultLoss;

    /** When congestion began, and when it is over or was. */
    long congestedSince = Long.MIN_VALUE / 2;

    long congestedUntil = Long.MIN_VALUE / 2;

    /** Counts the causes that drop all its packets now, for long or for a moment, and only large ones. */
    int faults;

    int bursts;
    int holes;

    /** Its equal paths that drop everything on the way there, on the way back, and those that carry less, a bit each. */
    int deadThere;

    int deadBack;
    int narrow;

    /** Its agent's watch over its paths; null while nothing happens there. */
    SimulatedPaths paths;

    /** Counts the faults by which its own machine refuses to send. */
    int refused;

    /** When the last moment of total loss was over. */
    long calmSince = Long.MIN_VALUE / 2;

    /** Those that break it now or did lately. */
    List<Fault> recentFaults = List.of();

    /** Its next probe is one that is lost by chance. */
    boolean doomed;

    /** The traffic that it carries. */
    LinkLoad load = LinkLoad.NONE;

    /** When the first data was lost, while nothing arrives. */
    long firstLost = Long.MAX_VALUE;

    private long troubledSince;
    private TrafficWatch traffic = new TrafficWatch(0);
    private long nextLook;

    private LinkHealth health;
    private long lastEchoAt;
    private long nextTurn;
    private long lossBeganAt = Long.MIN_VALUE / 2;

    /** Since the report before: lost probes, and those that were sent beyond the usual pace. */
    private int lost;

    private int denseTurns;
    private boolean lossIsNews;

    /** As the server knows it; empty before the first report. */
    Optional<LinkStatus> known = Optional.empty();

    /** @param hastened the rules while the server lists it with the interval of links in use, though nobody uses it */
    SimulatedLink(
            int id,
            SimulatedContainer from,
            SimulatedContainer to,
            KnownPartner partner,
            LinkRules usual,
            LinkRules hastened) {
        this.id = id;
        this.from = from;
        this.to = to;
        this.partner = partner;
        ip = partner.ip();
        service = partner.service();
        usualRules = usual;
        hastenedRules = hastened;
        rules = usual;
        offset = Pace.offset(from.name(), ip);
        begin(0);
    }

    /** The agent starts, or has just been told of this partner. */
    void begin(long now) {
        health = LinkHealth.unknown(rules, now);
        lastEchoAt = now;
        nextTurn = Pace.afterTurn(health, rules, now, offset);
        traffic = new TrafficWatch(now);
        firstLost = Long.MAX_VALUE;
        lost = 0;
        denseTurns = 0;
        lossIsNews = false;
        nextLook = Pace.nextInGrid(now, LinkLoad.EVERY, Pace.offset(from.name()));
    }

    /**
     * Its agent gets the list: links in the background that are DOWN stand there with the interval of links in use.
     *
     * @return whether it is probed at another pace now
     */
    boolean takeList() {
        LinkRules before = rules;
        rules = known.filter(status -> status.state() == LinkState.DOWN).isPresent() ? hastenedRules : usualRules;
        return !rules.equals(before);
    }

    boolean isBackground() {
        return partner.isBackground();
    }

    boolean crossesHosts() {
        return !from.container.host().equals(to.container.host());
    }

    boolean hasPathTrouble() {
        return (deadThere | deadBack | narrow) != 0;
    }

    /** Returns after which time a probe counts as lost. */
    long timeout() {
        return rules.timeout();
    }

    /** Returns the time from one turn to the next on a quiet day. */
    long interval() {
        return rules.interval();
    }

    /** As the agent would report it. */
    Optional<LinkState> state() {
        return health.state();
    }

    /** Whether a living agent has it on its list. */
    boolean isProbed() {
        return from.dead == 0 && from.running && to.running;
    }

    boolean isKnownToBeDown() {
        return isProbed() && health.state().filter(LinkState.DOWN::equals).isPresent();
    }

    boolean isTroubled() {
        return faults > 0 || bursts > 0;
    }

    float lossNow() {
        return 1 - (1 - loss) * (1 - congestedLoss) * (1 - faultLoss);
    }

    /** Whether round trips take long now. */
    boolean isCongested(long now) {
        return now >= congestedSince && now < congestedUntil;
    }

    /** Whether something was lost that no report has told yet. */
    boolean hasLost() {
        return lost > 0;
    }

    /**
     * Tells what was sent and lost since the last time, and begins a new count.
     *
     * @param since when its agent reported before
     */
    LinkReport takeReport(long since, long now, Optional<Rtt> rtt, OptionalInt pathMtu) {
        long turns = Math.max(0, now - since) / rules.interval();
        long usual = (long) (turns / turnsPerProbe());
        long sent = Math.max(lost, usual + denseTurns);
        LinkReport report = refused == 0
                ? new LinkReport(ip, sent, sent - lost, state(), rtt, pathMtu, false)
                : new LinkReport(
                        ip,
                        sent,
                        sent - lost,
                        state(),
                        rtt,
                        RttHistogram.EMPTY,
                        pathMtu,
                        Optional.of(false),
                        new TreeMap<>(Map.of("EPERM", 1L + lost)),
                        0,
                        0);
        lost = 0;
        denseTurns = 0;
        return report;
    }

    /** Whether nothing will change before a probe is lost. */
    boolean isSettled() {
        return health instanceof LinkHealth.Quiet quiet
                && quiet.known()
                && quiet.method().equals(Icmp.ECHO);
    }

    long nextTurn() {
        return nextTurn;
    }

    /** When something is due. */
    long nextDue() {
        return isLookedAt() ? Math.min(nextTurn, nextLook) : nextTurn;
    }

    boolean isLookDue() {
        return isLookedAt() && nextLook <= nextTurn;
    }

    /** Whether readings of its connections are simulated one by one, since more than chance may come of them. */
    boolean isLookedAt() {
        return load.isAny() && (isTroubled() || !isSettled() || lossNow() >= MUCH);
    }

    double turnsPerProbe() {
        return load.turnsPerProbe(lossNow(), TrafficWatch.TURNS);
    }

    /** Its path changed just now. Readings before are made up for by the newest one. */
    void conditionsChanged(long now, RandomGenerator random) {
        if (!load.isAny()) {
            return;
        }
        nextLook = Pace.nextInGrid(now, LinkLoad.EVERY, Pace.offset(from.name()));
        if (isTroubled() && firstLost == Long.MAX_VALUE) {
            troubledSince = now;
            firstLost = load.nextSegment(now, random);
            long before = nextLook - LinkLoad.EVERY;
            if (isSettled()) {
                traffic.take(reading(before, OptionalLong.of(before), OptionalLong.empty(), load.lost(loss, random)));
                for (int rested = random.nextInt(TrafficWatch.TURNS); rested > 0; rested--) {
                    traffic.rests(rules.interval(), before);
                }
            }
        } else if (!isTroubled()) {
            firstLost = Long.MAX_VALUE;
        }
    }

    /** Takes the reading that is due, as the agent's prober does. */
    void look(RandomGenerator random, long readAt) {
        long now = Math.max(nextLook, readAt);
        nextLook = Pace.nextInGrid(now, LinkLoad.EVERY, Pace.offset(from.name()));
        boolean silent = isTroubled() && now - firstLost > LinkLoad.TWO_ATTEMPTS;
        OptionalLong acked = !isTroubled()
                ? OptionalLong.of(now)
                : troubledSince > now - LinkLoad.EVERY ? OptionalLong.of(troubledSince) : OptionalLong.empty();
        OptionalLong silentSince = silent ? OptionalLong.of(firstLost) : OptionalLong.empty();
        int lostSegments = isTroubled() ? 0 : load.lost(lossNow(), random);
        OptionalLong proof = traffic.take(reading(now, acked, silentSince, lostSegments));
        if (proof.isPresent()) {
            judge(new LinkEvent.Carried(rules.methods().getLast(), proof.getAsLong() - rules.timeout(), now));
        }
        if (silent) {
            judge(new LinkEvent.Silent(health.method(), firstLost, now));
        }
        hasten(now);
    }

    private LinkTraffic reading(long now, OptionalLong acked, OptionalLong silentSince, int lostSegments) {
        int stuck = silentSince.isPresent() ? 1 : 0;
        return new LinkTraffic(
                ip, now, acked, silentSince, stuck, load.segments() + lostSegments, lostSegments, OptionalLong.empty());
    }

    private void hasten(long now) {
        if (health instanceof LinkHealth.Quiet && load.isAny() && traffic.isWatchful(now)) {
            nextTurn = Math.min(nextTurn, now + rules.confirmInterval());
        }
    }

    /** Whether loss is worth a report before the cycle's end, since this was asked last. */
    boolean takeLossNews() {
        boolean taken = lossIsNews;
        lossIsNews = false;
        return taken;
    }

    /** Leaves out so many turns. */
    void skip(long turns) {
        nextTurn += turns * rules.interval();
    }

    /** The first turn after now, where some were left out. */
    void nextTurnAfter(long now) {
        nextTurn = Math.min(nextTurn, Pace.afterTurn(health, rules, now, offset));
    }

    void postpone(long until) {
        nextTurn = Math.max(nextTurn, until);
        nextLook = Math.max(nextLook, until);
    }

    /**
     * Takes the turn that is due, with all that follows before the next one.
     *
     * @param arrives asked once for each probe
     * @param readAt no answer and no timeout is seen before, as the agent sleeps
     * @return whether a probe by the method in use was lost
     */
    boolean takeTurn(BooleanSupplier arrives, long readAt) {
        long now = nextTurn;
        if (nextLook < now) { // nothing came of those before, which were left out
            nextLook = Pace.nextInGrid(now, LinkLoad.EVERY, Pace.offset(from.name()));
        }
        Method inUse = health.method();
        boolean anyLost = false;
        denseTurns += Pace.isDense(health) ? 1 : 0;
        nextTurn = Pace.afterTurn(health, rules, now, offset);
        if (isLookedAt() && isSettled() && traffic.rests(rules.interval(), now)) {
            return false;
        }
        denseTurns += isLookedAt() && traffic.isWatchful(now) ? 1 : 0;
        hasten(now);
        for (Method method : Pace.methods(health, rules, now, lastEchoAt)) {
            if (method.equals(Icmp.ECHO)) {
                lastEchoAt = now;
            }
            boolean arrived = arrives.getAsBoolean();
            boolean counts = !arrived && method.equals(inUse);
            anyLost |= counts;
            lost += counts ? 1 : 0;
            judge(
                    arrived
                            ? new LinkEvent.Answered(method, now, Math.max(now + RTT, readAt))
                            : new LinkEvent.Lost(method, now, Math.max(now + rules.timeout(), readAt)));
        }
        return anyLost;
    }

    private void judge(LinkEvent event) {
        boolean wasDense = Pace.isDense(health);
        boolean wasQuiet = health instanceof LinkHealth.Quiet;
        health = Verdict.next(health, event, rules);
        if (Pace.isDense(health) && !wasDense) {
            nextTurn = event.at();
        }
        if (wasQuiet && health instanceof LinkHealth.Suspect && !(event instanceof LinkEvent.Silent)) {
            lossIsNews |= from.lossAlert.lossBegan(lossBeganAt, event.at());
            lossBeganAt = event.at();
        }
    }
}
