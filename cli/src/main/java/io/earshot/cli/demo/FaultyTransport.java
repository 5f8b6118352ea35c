package io.earshot.cli.demo;

import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.model.Ip;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Lets some probes get lost on their way out of the process; all others are real. */
final class FaultyTransport implements ProbeTransport {

    private final ProbeTransport real;
    private final Ip source;
    private final LoopbackFaults faults;

    FaultyTransport(ProbeTransport real, Ip source, LoopbackFaults faults) {
        this.real = real;
        this.source = source;
        this.faults = faults;
    }

    @Override
    public boolean canEcho(Ip to) {
        return real.canEcho(to);
    }

    @Override
    public OptionalInt largestPacket(Ip to) {
        return real.largestPacket(to);
    }

    @Override
    public SendResult send(Probe probe) {
        return faults.swallows(source, probe.to()) ? SendResult.SENT : real.send(probe);
    }

    @Override
    public void await(long nanos) {
        real.await(nanos);
    }

    @Override
    public void receive(Consumer<Reply> to) {
        real.receive(to);
    }

    @Override
    public void wakeUp() {
        real.wakeUp();
    }

    @Override
    public void close() {
        real.close();
    }
}
