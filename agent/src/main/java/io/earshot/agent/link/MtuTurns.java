package io.earshot.agent.link;

import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.icmp.LargeEcho;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends the large probes that measure path MTUs, and takes their fates. For one thread. */
final class MtuTurns {

    private final ProbeTransport transport;
    private final Agenda agenda;

    MtuTurns(ProbeTransport transport, Agenda agenda) {
        this.transport = transport;
        this.agenda = agenda;
    }

    /** Returns the probe that was sent; empty if nothing is to be learned at the moment. */
    Optional<Flight> takeTurn(Link link, int id, long now) {
        MtuWatch mtu = link.mtu();
        OptionalInt size = link.isWell() ? mtu.takeTurn(now, () -> largest(link, now)) : mtu.skipTurn(now);
        Optional<Flight> sent = size.isPresent() ? send(link, id, size.getAsInt(), now) : Optional.empty();
        agenda.planMtu(link);
        return sent;
    }

    /** A router's word that a packet was too large for one of several paths, which the kernel remembers, says nothing of the others. */
    private OptionalInt largest(Link link, long now) {
        OptionalInt route = transport.largestPacket(link.partner().ip());
        if (route.isEmpty()) {
            return route;
        }
        int largest = Math.max(route.getAsInt(), link.paths().width());
        link.paths().maySend(largest, link.mtu().measured(), now);
        agenda.planPath(link);
        return OptionalInt.of(largest);
    }

    private Optional<Flight> send(Link link, int id, int size, long now) {
        switch (transport.send(new LargeEcho(id, link.partner().ip(), size))) {
            case SENT -> {
                return Optional.of(new Flight(link, id, Icmp.ECHO, now, size));
            }
            case EMSGSIZE -> link.mtu().fateKnown(size, false, link.loss(), now); // the interface has become narrower
            default -> link.mtu().giveUp(); // ordinary probes tell
        }
        return Optional.empty();
    }

    /** @param overslept whether the answer may have come while this process slept */
    void lost(Flight flight, boolean overslept, long now) {
        if (overslept || !flight.link.isWell()) {
            flight.link.mtu().retry(now);
            agenda.planMtu(flight.link);
        } else {
            fateKnown(flight, false, now);
        }
    }

    void answered(Flight flight, long now) {
        fateKnown(flight, true, now);
    }

    private void fateKnown(Flight flight, boolean answered, long now) {
        Link link = flight.link;
        link.mtu().fateKnown(flight.size, answered, link.loss(), now);
        link.paths().echoesFound(link.mtu().measured(), now);
        agenda.planPath(link);
        agenda.planMtu(link);
    }
}
