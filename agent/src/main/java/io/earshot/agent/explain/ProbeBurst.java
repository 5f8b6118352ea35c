package io.earshot.agent.explain;

import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.Ip;
import io.earshot.model.LinkProbes.Large;
import io.earshot.model.LinkProbes.Outcome;
import io.earshot.model.Rtt;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/** A few probes of each method to one address, as fast as is polite. For one thread, and one use. */
final class ProbeBurst {

    static final int ECHOES = 10;
    static final int CONNECTS = 5;

    private static final long GAP = Duration.ofMillis(100).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final long SHORT_PATIENCE = Duration.ofMillis(400).toNanos();
    private static final long GLANCE = Duration.ofMillis(20).toNanos();
    private static final int LARGE_ONES = 3;
    private static final int PER_SIZE = 2;

    private final ProbeTransport transport;
    private final Ip to;
    private final List<Integer> ports;
    private final LongSupplier clock;
    private final Map<Integer, Long> sentAt = new HashMap<>();
    private final Map<Integer, Double> answered = new HashMap<>();
    private int lastId;

    ProbeBurst(ProbeTransport transport, Ip to, List<Integer> ports, LongSupplier clock) {
        this.transport = transport;
        this.to = to;
        this.ports = ports;
        this.clock = clock;
    }

    /** Counts the probes of one method and their answers. */
    private static final class Count {

        private final Set<Integer> ids = new HashSet<>();
        private int refused;
        private Optional<String> error = Optional.empty();
    }

    /** @param echo is empty where no echo request can be sent to such an address */
    record Small(Optional<Outcome> echo, Outcome connect) {}

    Small small() {
        Count echoes = new Count();
        Count connects = new Count();
        boolean canEcho = transport.canEcho(to);
        for (int i = 0; i < ECHOES; i++) {
            if (canEcho) {
                send(new Echo(++lastId, to), echoes);
            }
            if (i % (ECHOES / CONNECTS) == 0) {
                send(new Connect(++lastId, to, ports), connects);
            }
            receiveUntil(clock.getAsLong() + GAP, Set.of());
        }
        receiveUntil(clock.getAsLong() + PATIENCE, sentAt.keySet());
        return new Small(canEcho ? Optional.of(outcome(echoes)) : Optional.empty(), outcome(connects));
    }

    /** Sends packets as large as may leave, and where none is answered, looks for the largest size that is. */
    Optional<Large> large() {
        OptionalInt most = transport.largestPacket(to);
        int smallest = LargeEcho.smallest(to);
        if (most.isEmpty() || most.getAsInt() <= smallest) {
            return Optional.empty();
        }
        int size = most.getAsInt();
        Count full = new Count();
        for (int i = 0; i < LARGE_ONES; i++) {
            send(new LargeEcho(++lastId, to, size), full);
            receiveUntil(clock.getAsLong() + GAP / 2, Set.of());
        }
        receiveUntil(clock.getAsLong() + PATIENCE, full.ids);
        Outcome outcome = outcome(full);
        if (outcome.sent() == 0) {
            return Optional.empty();
        }
        OptionalInt largest = outcome.received() > 0 ? OptionalInt.empty() : largestAnswered(smallest, size);
        return Optional.of(new Large(size, outcome.sent(), outcome.received(), largest));
    }

    private OptionalInt largestAnswered(int smallest, int lost) {
        int passed = smallest;
        int failed = lost;
        while (failed - passed > 4) {
            int size = (passed + failed) >>> 1;
            Count tried = new Count();
            for (int i = 0; i < PER_SIZE; i++) {
                send(new LargeEcho(++lastId, to, size), tried);
            }
            receiveUntil(clock.getAsLong() + SHORT_PATIENCE, tried.ids);
            if (outcome(tried).received() > 0) {
                passed = size;
            } else {
                failed = size;
            }
        }
        return OptionalInt.of(passed);
    }

    private void send(Probe probe, Count count) {
        SendResult result = transport.send(probe);
        switch (result.meaning()) {
            case LEFT -> {
                count.ids.add(probe.id());
                sentAt.put(probe.id(), clock.getAsLong());
            }
            case REFUSED -> {
                count.refused++;
                count.error = Optional.of(result.name());
            }
            case NO_ROUTE, SHORTAGE -> count.error = Optional.of(result.name());
        }
    }

    /** Receives until a time, or until all of some ids are answered. */
    private void receiveUntil(long until, Set<Integer> wanted) {
        while (true) {
            transport.receive(reply -> {
                Long sent = sentAt.get(reply.id());
                if (sent != null && reply.from().equals(to)) {
                    answered.putIfAbsent(reply.id(), Math.max(0, reply.at() - sent) / 1e6);
                }
            });
            long left = until - clock.getAsLong();
            if (left <= 0 || (!wanted.isEmpty() && answered.keySet().containsAll(wanted))) {
                return;
            }
            transport.await(Math.min(left, GLANCE));
        }
    }

    private Outcome outcome(Count count) {
        List<Double> times = count.ids.stream()
                .filter(answered::containsKey)
                .map(answered::get)
                .toList();
        Optional<Rtt> rtt = times.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rtt(
                        times.stream().mapToDouble(t -> t).min(),
                        times.stream().mapToDouble(t -> t).average(),
                        OptionalDouble.empty(),
                        times.stream().mapToDouble(t -> t).max()));
        return new Outcome(count.ids.size(), times.size(), count.refused, count.error, rtt);
    }
}
