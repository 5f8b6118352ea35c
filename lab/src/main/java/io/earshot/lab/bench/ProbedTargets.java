package io.earshot.lab.bench;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.kernel.SocketPlace;
import io.earshot.agent.link.Prober;
import io.earshot.agent.link.TrafficReadings;
import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The agent's own probing of some addresses, without a server, with each round trip kept. */
final class ProbedTargets {

    private static final ContainerName NAME = ContainerName.parse("bench.host");

    private ProbedTargets() {}

    /**
     * @param reports one for each address
     * @param rtts in nanoseconds, sorted
     */
    record Result(List<LinkReport> reports, boolean starved, List<Long> rtts) {

        double medianMicros() {
            return rtts.get(rtts.size() / 2) / 1e3;
        }
    }

    /** @param warmUp what happens before counts for nothing: this process is slower at first */
    static Result probe(List<Ip> targets, Duration interval, Duration warmUp, Duration time, SocketPlace sockets)
            throws IOException {
        try (Recording transport = new Recording(KernelTransport.open(Sources.ANY, sockets))) {
            Prober prober = new Prober(
                    NAME,
                    List.of(Icmp.ECHO, new Tcp(List.of(443))),
                    transport,
                    TrafficReadings.none(),
                    System::nanoTime);
            List<Partner> partners = targets.stream()
                    .map(ip -> new Partner(ip, Optional.empty(), OptionalInt.empty(), interval))
                    .toList();
            prober.follow(new PartnerList(NAME, Duration.ofDays(1), PartnerList.DEFAULT_DOWN_AFTER, partners));
            run(prober, warmUp);
            prober.takeReports();
            prober.takeHealth();
            transport.forget();
            run(prober, time);
            return new Result(prober.takeReports(), prober.takeHealth().starved(), transport.rtts());
        }
    }

    private static void run(Prober prober, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (end - System.nanoTime() > 0) {
            prober.awaitStep(end);
        }
    }

    /** Notes when each probe was sent and answered, as the prober does. */
    private static final class Recording implements ProbeTransport {

        private final ProbeTransport real;
        private final Map<Integer, Long> sentAt = new HashMap<>();
        private long[] rtts = new long[1024];
        private int count;

        Recording(ProbeTransport real) {
            this.real = real;
        }

        void forget() {
            count = 0;
        }

        List<Long> rtts() {
            return Arrays.stream(rtts, 0, count).sorted().boxed().toList();
        }

        @Override
        public boolean canEcho(Ip to) {
            return real.canEcho(to);
        }

        @Override
        public OptionalInt largestPacket(Ip to) {
            return OptionalInt.empty(); // large packets are none of this
        }

        @Override
        public SendResult send(Probe probe) {
            sentAt.put(probe.id(), System.nanoTime());
            return real.send(probe);
        }

        @Override
        public void await(long nanos) {
            real.await(nanos);
        }

        @Override
        public void receive(Consumer<Reply> to) {
            real.receive(reply -> {
                Long sent = sentAt.remove(reply.id());
                if (sent != null) {
                    rtts = count < rtts.length ? rtts : Arrays.copyOf(rtts, 2 * count);
                    rtts[count++] = reply.at() - sent;
                }
                to.accept(reply);
            });
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
}
