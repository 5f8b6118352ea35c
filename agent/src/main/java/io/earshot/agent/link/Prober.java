package io.earshot.agent.link;

import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.link.Agenda.Due;
import io.earshot.agent.link.LinkEvent.Answered;
import io.earshot.agent.link.LinkEvent.Carried;
import io.earshot.agent.link.LinkEvent.Lost;
import io.earshot.agent.link.LinkEvent.NoRoute;
import io.earshot.agent.link.LinkEvent.Refused;
import io.earshot.agent.link.LinkEvent.Silent;
import io.earshot.agent.link.LinkEvent.Unsent;
import io.earshot.agent.paths.PathWatch;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.model.ContainerName;
import io.earshot.model.LinkClass;
import io.earshot.model.LinkClassReports;
import io.earshot.model.LinkPathReports;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeResponder;
import io.earshot.model.ProberHealth;
import io.earshot.model.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Probes all links of one container, each at its pace. For one thread. */
public final class Prober implements Instrument {

    /** The word for a probe whose answer may have come while this process slept. */
    private static final String STARVED = "STARVED";

    private final ProbeTransport transport;
    private final TrafficReadings traffic;
    private final LongSupplier clock;
    private final Agenda agenda = new Agenda(this::isOpen);
    private final Map<Integer, Flight> flights = new HashMap<>();
    private final Links links;
    private int lastId;
    private final Punctuality punctuality = new Punctuality();
    private final News news;
    private final MtuTurns mtu;
    private final ClassTurns classes;
    /** Answers to no probe that is remembered, or from another address than the one that was asked. */
    private long foreign;

    /**
     * @param methods all that there are, the one that costs a partner the least first
     * @param traffic what the container's connections say of its links
     * @param clock monotonic nanoseconds, the same that the transport stamps replies with
     */
    public Prober(
            ContainerName container,
            List<Method> methods,
            ProbeTransport transport,
            TrafficReadings traffic,
            LongSupplier clock) {
        this.transport = transport;
        this.traffic = traffic;
        this.clock = clock;
        links = new Links(container, methods, transport);
        news = new News(container, clock.getAsLong());
        mtu = new MtuTurns(transport, agenda);
        classes = new ClassTurns(transport, agenda, news);
    }

    /** Follows the list: links that stay keep their history, those that are gone are forgotten. */
    @Override
    public void follow(PartnerList list) {
        transport.follow(list.probeKeys());
        links.follow(list, clock.getAsLong());
        agenda.follow(links.all());
        flights.values().removeIf(flight -> !isCurrent(flight.link));
    }

    /** Sleeps until something is due, or until the time given, or until woken; then does what is due. */
    public void awaitStep(long until) {
        long now = clock.getAsLong();
        if (!isDue(now) && traffic.urgentAt().isEmpty()) {
            long wakeAt = agenda.dueAt().filter(at -> at - until < 0).orElse(until);
            transport.await(wakeAt - now);
        }
        step(clock.getAsLong());
    }

    /** Takes answers and does what is due. */
    @Override
    public void step(long now) {
        if (isDue(now)) {
            if (punctuality.woke(agenda.dueAt().orElseThrow(), now)) {
                news.stoodStill();
            }
        }
        // Answers may lie in the socket while their timeouts are over.
        transport.receive(this::answered);
        traffic.take().forEach(each -> take(each, now));
        while (isDue(now)) {
            carryOut(agenda.remove(), now);
        }
        forget(now);
    }

    /** When {@link #step} has something to do, if nothing arrives before; empty if never. */
    @Override
    public Optional<Long> dueAt() {
        OptionalLong urgent = traffic.urgentAt();
        return urgent.isPresent() ? Optional.of(urgent.getAsLong()) : agenda.dueAt();
    }

    private boolean isDue(long now) {
        return agenda.dueAt().filter(at -> at - now <= 0).isPresent();
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
                    await(mtu.takeTurn(link, ++lastId, now));
                }
            }
            case Due.PathTurn(long at, Link link) -> {
                OptionalLong next = link.paths().nextExtra();
                if (isCurrent(link) && next.isPresent() && next.getAsLong() == at) {
                    takePathTurn(link, now);
                }
            }
            case Due.ClassTurn(long at, Link link) -> {
                if (isCurrent(link) && link.classes().nextTurn() == at) {
                    await(classes.takeTurn(link, ++lastId, now));
                }
            }
            case Due.Timeout(long at, Flight flight) -> timeout(flight, now);
        }
    }

    private void take(LinkTraffic reading, long now) {
        Optional<Link> known = links.find(reading.ip());
        if (known.isEmpty()) {
            return;
        }
        Link link = known.get();
        OptionalLong acked = link.traffic().take(reading);
        if (acked.isPresent()) {
            // An acknowledgement may have been on its way when all that came later was cut off.
            long sentAt = acked.getAsLong() - link.rules().timeout();
            judge(link, new Carried(link.rules().connecting(), sentAt, now), now);
        }
        OptionalLong silent = reading.silentSince();
        if (silent.isPresent() && !punctuality.sleptSince(silent.getAsLong())) {
            judge(link, new Silent(link.health().method(), silent.getAsLong(), now), now);
        }
        long turnBefore = link.nextTurn();
        link.hasten(now);
        if (link.nextTurn() != turnBefore) {
            agenda.plan(link);
        }
    }

    private void takeTurn(Link link, long now) {
        if (link.rests(now)) {
            link.turnTaken(now);
            agenda.plan(link);
            return;
        }
        boolean replaced = false;
        if (link.hasCompanion()) {
            replaced = link.paths().replacesTurn() && sendOnPath(link);
            if (link.paths().triesTurn(now)) {
                sendOnPath(link);
            }
        }
        if (!replaced) {
            for (Method method : Pace.methods(link.health(), link.rules(), now, link.lastCheapestAt())) {
                send(link, method);
            }
        }
        link.turnTaken(now);
        agenda.plan(link);
    }

    /** Returns whether the probe stands for one of the link's own method. */
    private boolean sendOnPath(Link link) {
        Flight flight =
                Flight.onPath(link, ++lastId, clock.getAsLong(), link.paths().nextQuietRoute());
        return send(link, flight) == SendResult.SENT && flight.companion;
    }

    private void takePathTurn(Link link, long now) {
        link.pathTurnTaken();
        if (link.isQuiet()) {
            link.paths()
                    .takeExtra(now)
                    .ifPresent(route -> send(link, Flight.extra(link, ++lastId, clock.getAsLong(), route)));
        } else {
            link.paths().giveUp(false, now);
        }
        agenda.planPath(link);
    }

    private void send(Link link, Method method) {
        long at = clock.getAsLong();
        if (method.equals(Udp.PATHS)) {
            send(link, Flight.onPath(link, ++lastId, at, link.paths().nextRoute()));
        } else {
            send(link, new Flight(link, ++lastId, method, at));
        }
    }

    private SendResult send(Link link, Flight flight) {
        Method method = flight.method;
        if (method.equals(link.rules().cheapest())) {
            link.cheapestSent(flight.sentAt);
        }
        long at = flight.sentAt;
        SendResult result = transport.send(method.probe(flight.id, link.partner(), flight.route));
        if (flight.isOnPath() && result != SendResult.SENT) {
            link.paths().notSent(flight.route, flight.extra, at);
            agenda.planPath(link);
            if (!flight.counted) { // the link's own method tells
                return result;
            }
        }
        if (result != SendResult.SENT) {
            link.tally().error(result.name());
        }
        switch (result.meaning()) {
            case LEFT -> await(flight);
            case REFUSED -> judge(link, new Refused(method, at), at);
            case NO_ROUTE -> judge(link, new NoRoute(method, at), at);
            case SHORTAGE -> judge(link, new Unsent(method, at), at);
        }
        return result;
    }

    private void await(Optional<Flight> flight) {
        flight.ifPresent(this::await);
    }

    private void await(Flight flight) {
        flights.put(flight.id, flight);
        agenda.await(flight);
    }

    private void timeout(Flight flight, long now) {
        agenda.settled(flight);
        flight.fate = Flight.Fate.LOST;
        boolean overslept = punctuality.sleptSince(flight.sentAt); // the answer may have come and gone meanwhile
        if (flight.isLarge()) {
            mtu.lost(flight, overslept, now);
            return;
        }
        if (flight.isInClass()) {
            classes.lost(flight, overslept, now);
            return;
        }
        if (flight.isOnPath()) {
            lostOnPath(flight, overslept, now);
        }
        if (flight.extra) {
            return;
        }
        if (flight.counted && overslept) {
            flight.link.tally().error(STARVED);
        } else if (flight.counted) {
            flight.link.tally().lost();
        }
        // A companion stands for the method in whose place it was sent.
        Method method = flight.companion ? flight.link.health().method() : flight.method;
        judge(flight.link, overslept ? new Unsent(method, now) : new Lost(method, flight.sentAt, now), now);
    }

    private void lostOnPath(Flight flight, boolean overslept, long now) {
        PathWatch paths = flight.link.paths();
        if (overslept) {
            paths.giveUp(false, now);
        } else {
            paths.lost(flight.route, flight.extra, flight.companion, now);
        }
        pathsChanged(flight.link);
    }

    private void pathsChanged(Link link) {
        news.pathsChanged(link);
        if (link.paths().takeWidened()) {
            link.mtu().giveUp();
        }
        link.tally().lostByChance(link.paths().takeReleased());
        agenda.planPath(link);
    }

    private boolean isOpen(Flight flight) {
        return flight.fate == Flight.Fate.OPEN && isCurrent(flight.link);
    }

    private void forget(long now) {
        agenda.forget(now, flight -> flights.remove(flight.id, flight));
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
                    flight.link.traffic().answered(reply.at() - flight.sentAt);
                    flight.link.tally().received(reply.at() - flight.sentAt);
                } else if (flight.companion) {
                    flight.link.tally().receivedUntimed();
                }
                if (flight.isOnPath()) {
                    answeredOnPath(flight, reply);
                }
            }
            case LOST -> {
                if (!flight.extra && !flight.isInClass()) {
                    flight.link.tally().late();
                }
            }
            case ANSWERED -> {
                flight.link.tally().duplicate();
                return;
            }
        }
        flight.fate = Flight.Fate.ANSWERED;
        if (flight.isLarge()) {
            mtu.answered(flight, clock.getAsLong());
            return;
        }
        if (flight.isInClass()) {
            classes.answered(flight, clock.getAsLong());
            return;
        }
        if (flight.extra) {
            return;
        }
        judge(flight.link, new Answered(flight.method, flight.sentAt, reply.at()), clock.getAsLong());
    }

    private void answeredOnPath(Flight flight, Reply reply) {
        flight.link
                .paths()
                .answered(flight.route, flight.extra, reply.at() - flight.sentAt, reply.arrivals(), clock.getAsLong());
        pathsChanged(flight.link);
    }

    private void judge(Link link, LinkEvent event, long now) {
        Optional<LinkState> before = link.health().state();
        boolean wasQuiet = link.health() instanceof LinkHealth.Quiet;
        long turnBefore = link.nextTurn();
        link.judge(event, now);
        if (wasQuiet && link.health() instanceof LinkHealth.Suspect && !(event instanceof Silent)) {
            news.lossBegan(link, now);
        }
        if (link.nextTurn() != turnBefore) {
            agenda.plan(link);
        }
        news.judged(link, before);
    }

    private boolean isCurrent(Link link) {
        return links.isCurrent(link);
    }

    /** Whether a link went down or came back, or loses probes again and again, since this was asked last. */
    public boolean takeNews() {
        return news.take();
    }

    @Override
    public List<Section> take() {
        List<Section> sections = new ArrayList<>();
        sections.add(new LinkReports(takeReports()));
        sections.add(takeHealth());
        List<LinkPaths> paths = takePaths();
        if (!paths.isEmpty()) {
            sections.add(new LinkPathReports(paths));
        }
        List<LinkClass> ofClasses = links.all().stream()
                .flatMap(link -> link.classes().report(link.partner().ip()).stream())
                .toList();
        if (!ofClasses.isEmpty()) {
            sections.add(new LinkClassReports(ofClasses));
        }
        transport.respondsAt().ifPresent(port -> sections.add(new ProbeResponder(port)));
        return sections;
    }

    /** Returns what became known of paths since the last time, of those links that are probed by UDP. Begins a new count. */
    List<LinkPaths> takePaths() {
        return links.all().stream().flatMap(link -> link.reportPaths().stream()).toList();
    }

    /** Returns the reports since the last call, in the list's order. Begins a new count. */
    public List<LinkReport> takeReports() {
        return links.all().stream().map(Link::report).toList();
    }

    /** In the list's order. */
    List<Optional<LinkState>> states() {
        return links.all().stream().map(link -> link.health().state()).toList();
    }

    /** Things to do and probes that are remembered: what could grow. */
    int pending() {
        return agenda.size() + flights.size();
    }

    /** Returns the prober's own health since the last call. Begins a new count. */
    public ProberHealth takeHealth() {
        ProberHealth health = punctuality.take(foreign);
        foreign = 0;
        return health;
    }
}
