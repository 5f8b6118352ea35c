package io.earshot.agent.link;

import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.link.LinkEvent.Answered;
import io.earshot.agent.link.LinkEvent.Lost;
import io.earshot.agent.link.LinkEvent.NoRoute;
import io.earshot.agent.link.LinkEvent.Refused;
import io.earshot.agent.link.LinkEvent.Unsent;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.ProberHealth;
import io.earshot.model.Section;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;

/** Probes all links of one container, each at its pace. For one thread. */
public final class Prober implements Instrument {

    private static final Logger LOG = System.getLogger(Prober.class.getName());

    /** The word for a probe whose answer may have come while this process slept. */
    private static final String STARVED = "STARVED";

    /** Something to do at a time. */
    private sealed interface Due {
        long at();

        record Turn(long at, Link link) implements Due {}

        record MtuTurn(long at, Link link) implements Due {}

        record Timeout(long at, Flight flight) implements Due {}
    }

    private final ContainerName container;
    private final List<Method> methods;
    private final ProbeTransport transport;
    private final LongSupplier clock;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>((a, b) -> Long.signum(a.at() - b.at()));
    private final Map<Integer, Flight> flights = new HashMap<>();

    /** Flights whose fate is known, the oldest first; nobody wakes up to forget them. */
    private final Queue<Flight> settled = new ArrayDeque<>();

    private Map<Ip, Link> links = new LinkedHashMap<>();
    private int lastId;
    private final Punctuality punctuality = new Punctuality();
    private final LossAlert lossAlert;
    private boolean news;
    /** Answers to no probe that is remembered, or from another address than the one that was asked. */
    private long foreign;

    /**
     * @param methods all that there are, the one that costs a partner the least first
     * @param clock monotonic nanoseconds, the same that the transport stamps replies with
     */
    public Prober(ContainerName container, List<Method> methods, ProbeTransport transport, LongSupplier clock) {
        this.container = container;
        this.methods = List.copyOf(methods);
        this.transport = transport;
        this.clock = clock;
        lossAlert = new LossAlert(clock.getAsLong());
    }

    /** Follows the list: links that stay keep their history, those that are gone are forgotten. */
    @Override
    public void follow(PartnerList list) {
        long now = clock.getAsLong();
        Map<Ip, Link> followed = new LinkedHashMap<>();
        for (Partner partner : list.partners()) {
            followed.computeIfAbsent(partner.ip(), ip -> follow(partner, list, now));
        }
        links = followed;
        agenda.removeIf(due -> due instanceof Due.Turn || due instanceof Due.MtuTurn);
        links.values().forEach(this::plan);
        links.values().forEach(this::planMtu);
        flights.values().removeIf(flight -> !isCurrent(flight.link));
    }

    private Link follow(Partner partner, PartnerList list, long now) {
        LinkRules rules = LinkRules.of(
                partner,
                list.downAfter(),
                methods.stream()
                        .filter(method -> method.worksTo(partner.ip(), transport))
                        .toList());
        Link known = links.get(partner.ip());
        if (known == null) {
            return new Link(container, partner, rules, list.cycle().toNanos(), now);
        }
        known.follow(partner, rules, list.cycle().toNanos(), now);
        return known;
    }

    /** Sleeps until something is due, or until the time given, or until woken; then does what is due. */
    public void awaitStep(long until) {
        long now = clock.getAsLong();
        if (!isDue(now)) {
            long wakeAt = dueAt().filter(at -> at - until < 0).orElse(until);
            transport.await(wakeAt - now);
        }
        step(clock.getAsLong());
    }

    /** Takes answers and does what is due. */
    @Override
    public void step(long now) {
        if (isDue(now)) {
            punctuality.woke(agenda.element().at(), now);
        }
        // Answers may lie in the socket while their timeouts are over.
        transport.receive(this::answered);
        while (isDue(now)) {
            carryOut(agenda.remove(), now);
        }
        forget(now);
    }

    /** When {@link #step} has something to do, if nothing arrives before; empty if never. */
    @Override
    public Optional<Long> dueAt() {
        while (agenda.peek() instanceof Due.Timeout(long at, Flight flight) && !isOpen(flight)) {
            agenda.remove();
            settled.add(flight);
        }
        return Optional.ofNullable(agenda.peek()).map(Due::at);
    }

    private boolean isDue(long now) {
        return dueAt().filter(at -> at - now <= 0).isPresent();
    }

    private void carryOut(Due due, long now) {
        switch (due) {
            case Due.Turn(long at, Link link) -> {
                if (isCurrent(link) && link.nextTurn() == at) { // else it was moved, and stands elsewhere in the agenda
                    takeTurn(link, now);
                }
            }
            case Due.MtuTurn(long at, Link link) -> {
                if (isCurrent(link) && link.mtu().nextTurn() == at) {
                    takeMtuTurn(link, now);
                }
            }
            case Due.Timeout(long at, Flight flight) -> timeout(flight, now);
        }
    }

    private void takeTurn(Link link, long now) {
        for (Method method : Pace.methods(link.health(), link.rules(), now, link.lastCheapestAt())) {
            send(link, method);
        }
        link.turnTaken(now);
        plan(link);
    }

    private void send(Link link, Method method) {
        Flight flight = new Flight(link, ++lastId, method, clock.getAsLong());
        if (method.equals(link.rules().cheapest())) {
            link.cheapestSent(flight.sentAt);
        }
        long at = flight.sentAt;
        SendResult result = transport.send(method.probe(flight.id, link.partner()));
        if (result != SendResult.SENT) {
            link.tally().error(result.name());
        }
        switch (result.meaning()) {
            case LEFT -> await(flight);
            case REFUSED -> judge(link, new Refused(method, at), at);
            case NO_ROUTE -> judge(link, new NoRoute(method, at), at);
            case SHORTAGE -> judge(link, new Unsent(method, at), at);
        }
    }

    private void await(Flight flight) {
        flights.put(flight.id, flight);
        agenda.add(new Due.Timeout(flight.sentAt + flight.link.rules().timeout(), flight));
    }

    private void takeMtuTurn(Link link, long now) {
        MtuWatch mtu = link.mtu();
        Ip to = link.partner().ip();
        OptionalInt size = link.isWell() ? mtu.takeTurn(now, () -> transport.largestPacket(to)) : mtu.skipTurn(now);
        if (size.isPresent()) {
            Flight flight = new Flight(link, ++lastId, Icmp.ECHO, now, size.getAsInt());
            switch (transport.send(new LargeEcho(flight.id, to, flight.size))) {
                case SENT -> await(flight);
                case EMSGSIZE -> mtu.fateKnown(flight.size, false, now); // the interface has become narrower
                default -> mtu.giveUp(); // ordinary probes tell
            }
        }
        planMtu(link);
    }

    private void timeout(Flight flight, long now) {
        settled.add(flight);
        flight.fate = Flight.Fate.LOST;
        boolean overslept = punctuality.sleptSince(flight.sentAt); // the answer may have come and gone meanwhile
        if (flight.isLarge()) {
            if (overslept || !flight.link.isWell()) {
                flight.link.mtu().retry(now);
                planMtu(flight.link);
            } else {
                mtuFateKnown(flight, false, now);
            }
            return;
        }
        if (flight.counted && overslept) {
            flight.link.tally().error(STARVED);
        } else if (flight.counted) {
            flight.link.tally().lost();
        }
        judge(
                flight.link,
                overslept ? new Unsent(flight.method, now) : new Lost(flight.method, flight.sentAt, now),
                now);
    }

    private boolean isOpen(Flight flight) {
        return flight.fate == Flight.Fate.OPEN && isCurrent(flight.link);
    }

    private void forget(long now) {
        while (!settled.isEmpty() && settled.element().forgottenAt() - now <= 0) {
            Flight flight = settled.remove();
            flights.remove(flight.id, flight);
        }
    }

    private void mtuFateKnown(Flight flight, boolean answered, long now) {
        flight.link.mtu().fateKnown(flight.size, answered, now);
        planMtu(flight.link);
    }

    private void answered(Reply reply) {
        Flight flight = flights.get(reply.id());
        if (flight == null || !flight.link.partner().ip().equals(reply.from())) {
            foreign++;
            return;
        }
        switch (flight.fate) {
            case OPEN -> {
                if (flight.counted) {
                    flight.link.tally().received(reply.at() - flight.sentAt);
                }
            }
            case LOST -> flight.link.tally().late();
            case ANSWERED -> {
                flight.link.tally().duplicate();
                return;
            }
        }
        flight.fate = Flight.Fate.ANSWERED;
        if (flight.isLarge()) {
            mtuFateKnown(flight, true, clock.getAsLong());
            return;
        }
        judge(flight.link, new Answered(flight.method, flight.sentAt, reply.at()), clock.getAsLong());
    }

    private void judge(Link link, LinkEvent event, long now) {
        Optional<LinkState> before = link.health().state();
        boolean wasQuiet = link.health() instanceof LinkHealth.Quiet;
        long turnBefore = link.nextTurn();
        link.judge(event, now);
        if (wasQuiet && link.health() instanceof LinkHealth.Suspect) {
            news |= lossAlert.lossBegan(link.lossBegan(now), now);
        }
        if (link.nextTurn() != turnBefore) {
            plan(link);
        }
        Optional<LinkState> after = link.health().state();
        if (!after.equals(before)) {
            LOG.log(Level.DEBUG, () -> container + ": " + link.partner().ip() + " is " + word(after));
            news |= isNews(before, after);
        }
    }

    /** A first answer is what everybody expects; all that begins or ends trouble is not. */
    private static boolean isNews(Optional<LinkState> before, Optional<LinkState> after) {
        return before.equals(Optional.of(LinkState.DOWN)) || after.equals(Optional.of(LinkState.DOWN));
    }

    private static String word(Optional<LinkState> state) {
        return state.orElse(LinkState.UNKNOWN).name();
    }

    private void plan(Link link) {
        agenda.add(new Due.Turn(link.nextTurn(), link));
    }

    private void planMtu(Link link) {
        agenda.add(new Due.MtuTurn(link.mtu().nextTurn(), link));
    }

    private boolean isCurrent(Link link) {
        return links.get(link.partner().ip()) == link;
    }

    /** Whether a link went down or came back, or loses probes again and again, since this was asked last. */
    public boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    @Override
    public List<Section> take() {
        return List.of(new LinkReports(takeReports()), takeHealth());
    }

    /** What became known since the last time, in the list's order. Begins a new count. */
    public List<LinkReport> takeReports() {
        return links.values().stream().map(Link::report).toList();
    }

    /** In the list's order. */
    List<Optional<LinkState>> states() {
        return links.values().stream().map(link -> link.health().state()).toList();
    }

    /** Things to do and probes that are remembered: what could grow. */
    int pending() {
        return agenda.size() + flights.size();
    }

    /** How probing itself went since the last time. Begins a new count. */
    public ProberHealth takeHealth() {
        ProberHealth health = punctuality.take(foreign);
        foreign = 0;
        return health;
    }
}
