package io.earshot.agent;

import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.model.Ip;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A network in which some addresses cannot be reached. */
final class CutTransport implements ProbeTransport {

    private final ProbeTransport network;
    private final Set<Ip> cut;
    private final Set<Ip> answered;

    /** @param answered is given the addresses of which a reply was taken */
    CutTransport(ProbeTransport network, Set<Ip> cut, Set<Ip> answered) {
        this.network = network;
        this.cut = cut;
        this.answered = answered;
    }

    static Set<Ip> none() {
        return ConcurrentHashMap.newKeySet();
    }

    @Override
    public boolean canEcho(Ip to) {
        return network.canEcho(to);
    }

    @Override
    public OptionalInt largestPacket(Ip to) {
        return network.largestPacket(to);
    }

    @Override
    public SendResult send(Probe probe) {
        return cut.contains(probe.to()) ? SendResult.SENT : network.send(probe);
    }

    @Override
    public void await(long nanos) {
        network.await(nanos);
    }

    @Override
    public void receive(Consumer<Reply> to) {
        network.receive(reply -> {
            to.accept(reply);
            answered.add(reply.from());
        });
    }

    @Override
    public void wakeUp() {
        network.wakeUp();
    }

    @Override
    public void close() {
        network.close();
    }
}
