package io.earshot.agent.link;

import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.icmp.ClassEcho;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends the probes in other traffic classes than the default one, and takes their fates. For one thread. */
final class ClassTurns {

    private final ProbeTransport transport;
    private final Agenda agenda;
    private final News news;

    ClassTurns(ProbeTransport transport, Agenda agenda, News news) {
        this.transport = transport;
        this.agenda = agenda;
        this.news = news;
    }

    /** Returns the probe that was sent; empty if nothing is to be learned at the moment. */
    Optional<Flight> takeTurn(Link link, int id, long now) {
        OptionalInt dscp = link.classes().takeTurn(link.isWell(), now);
        Optional<Flight> sent = dscp.isPresent() ? send(link, id, dscp.getAsInt(), now) : Optional.empty();
        agenda.planClass(link);
        return sent;
    }

    private Optional<Flight> send(Link link, int id, int dscp, long now) {
        if (transport.send(new ClassEcho(id, link.partner().ip(), dscp)) == SendResult.SENT) {
            return Optional.of(Flight.inClass(link, id, now, dscp));
        }
        link.classes().giveUp(dscp); // ordinary probes tell
        return Optional.empty();
    }

    /** @param overslept whether the answer may have come while this process slept */
    void lost(Flight flight, boolean overslept, long now) {
        if (overslept || !flight.link.isWell()) {
            flight.link.classes().giveUp(flight.dscp);
        } else {
            fateKnown(flight, false, now);
        }
    }

    void answered(Flight flight, long now) {
        fateKnown(flight, true, now);
    }

    private void fateKnown(Flight flight, boolean answered, long now) {
        flight.link.classes().fateKnown(flight.dscp, answered, flight.link.loss(), now);
        news.classesChanged(flight.link);
        agenda.planClass(flight.link);
    }
}
