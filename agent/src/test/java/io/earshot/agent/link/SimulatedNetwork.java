package io.earshot.agent.link;

import io.earshot.agent.probe.Arrivals;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.model.Ip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A network with a clock of its own, which runs only while somebody waits. */
final class SimulatedNetwork implements ProbeTransport {

    /** Decides what becomes of one probe, at this many nanoseconds. */
    interface Path {
        Outcome of(Probe probe, long now);
    }

    /** Holds the outcome of a probe: the times from its sending to each of its answers, if any. */
    record Outcome(SendResult sent, List<Duration> answers) {
        static final Outcome SILENCE = new Outcome(SendResult.SENT, List.of());

        static Outcome answeredAfter(Duration... rtt) {
            return new Outcome(SendResult.SENT, List.of(rtt));
        }

        static Outcome failed(SendResult why) {
            return new Outcome(why, List.of());
        }
    }

    /** One probe and when it was sent. */
    record Sent(Probe probe, long at) {}

    static final Outcome PROMPT = Outcome.answeredAfter(Duration.ofMillis(1));

    final List<Sent> sent = new ArrayList<>();
    private final PriorityQueue<Reply> underway = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
    private final boolean echoes;
    private long now;
    /** Whether nobody is woken up by an answer. */
    boolean keepsReplies;

    UnaryOperator<Ip> answerer = asked -> asked;
    /** Holds the interface's MTU; where it is unknown, no large packet is sent. */
    OptionalInt largest = OptionalInt.empty();

    Path path = (probe, at) -> PROMPT;

    /** Whether a probe reaches the partner although nothing comes back. */
    Predicate<Probe> arrives = probe -> false;

    private final Map<Ip, Arrivals> arrivals = new HashMap<>();

    SimulatedNetwork(boolean echoes) {
        this.echoes = echoes;
    }

    long now() {
        return now;
    }

    long sent(Class<? extends Probe> kind) {
        return sent.stream().filter(each -> kind.isInstance(each.probe())).count();
    }

    @Override
    public boolean canEcho(Ip to) {
        return echoes;
    }

    @Override
    public boolean canProbePaths(Ip to) {
        return true;
    }

    @Override
    public OptionalInt largestPacket(Ip to) {
        return largest;
    }

    @Override
    public SendResult send(Probe probe) {
        sent.add(new Sent(probe, now));
        Outcome outcome = path.of(probe, now);
        Optional<Arrivals> told = Optional.empty();
        if (probe instanceof PathProbe asked && (!outcome.answers().isEmpty() || arrives.test(probe))) {
            told = Optional.of(arrivals.merge(
                    asked.to(), Arrivals.NONE.with(asked.sequence()), (known, _) -> known.with(asked.sequence())));
        }
        for (Duration rtt : outcome.answers()) {
            underway.add(new Reply(probe.id(), answerer.apply(probe.to()), now + rtt.toNanos(), told));
        }
        return outcome.sent();
    }

    @Override
    public void await(long nanos) {
        long until = now + Math.max(0, nanos);
        if (!keepsReplies && !underway.isEmpty() && underway.element().at() <= until) {
            until = Math.max(now, underway.element().at());
        }
        now = until;
    }

    @Override
    public void receive(Consumer<Reply> to) {
        while (!underway.isEmpty() && underway.element().at() <= now) {
            to.accept(underway.remove());
        }
    }

    /** Returns whether a router's hash of addresses and ports chooses one certain path of sixteen. */
    static boolean isOnOneMember(long seed, PathProbe probe) {
        long mixed = (seed ^ (probe.to().hashCode() * 31L) ^ ((long) probe.sourcePort() << 20)) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xbf58476d1ce4e5b9L;
        return (mixed >>> 60) == 3;
    }

    /** The process sleeps; the network does not. */
    void sleep(Duration time) {
        now += time.toNanos();
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
}
