package io.earshot.lab.bench;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.udp.PathPacket;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.ProbeSigner;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.fleet.ProbeKeyRing;
import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Floods an agent's responder with forged probes on loopback, and counts answers to the attacker, the responder's CPU time, and the answers to
 * real probes meanwhile.
 */
public final class ForgedProbesBench {

    private static final Ip ASKER = Ip.parse("127.11.7.1");
    private static final Ip RESPONDER = Ip.parse("127.11.7.2");
    private static final String ATTACKER = "127.11.7.3";

    private static final long SECOND = 1_000_000_000L;
    private static final long WAIT = SECOND / 200;
    private static final long BETWEEN_REAL = SECOND / 50;
    private static final int BURST = 100;

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final int rate;
    private final Duration time;
    private final ProbeKeyRing ring = new ProbeKeyRing(new byte[32]);

    /**
     * @param rate forged probes a second
     * @param time of each attack
     */
    public ForgedProbesBench(int rate, Duration time) {
        this.rate = rate;
        this.time = time;
    }

    private enum Attack {
        NONE("no attack"),
        RANDOM("64 random octets"),
        OLD_KEY("replayed probes of a key of three hours ago"),
        FORGED_TAG("the gate of a probe that was read on its way, and a forged tag");

        private final String what;

        Attack(String what) {
            this.what = what;
        }
    }

    /**
     * Describes the result of one attack.
     *
     * @param forged probes a second that the attacker sent
     * @param answered answers that the attacker got
     * @param cpu share of one CPU that the responder's thread took, 0 to 1
     * @param asked real probes
     * @param replies answers to real probes
     */
    private record Result(Attack attack, double forged, long answered, double cpu, int asked, int replies) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.0f forged probes a second, %d answered; responder's CPU %.1f %%; %d of %d real probes answered",
                    attack.what,
                    forged,
                    answered,
                    100 * cpu,
                    replies,
                    asked);
        }
    }

    /** Returns one line for each attack. */
    public String run() throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (Attack attack : Attack.values()) {
            lines.append(measure(attack)).append('\n');
        }
        return lines.toString().strip();
    }

    private Result measure(Attack attack) throws IOException, InterruptedException {
        ProbeKeys keys = ring.at(NOON);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong cpu = new AtomicLong();
        AtomicLong forged = new AtomicLong();
        AtomicLong answered = new AtomicLong();
        try (KernelTransport asker = KernelTransport.open(Sources.of(ASKER));
                KernelTransport responder = KernelTransport.open(Sources.of(RESPONDER));
                DatagramChannel attacker = DatagramChannel.open()) {
            asker.follow(keys);
            responder.follow(keys);
            int port = responder.respondsAt().orElseThrow(() -> new IOException("no free port for a responder"));
            attacker.configureBlocking(false);
            attacker.bind(new InetSocketAddress(ATTACKER, 0));
            attacker.connect(new InetSocketAddress(RESPONDER.toInetAddress(), port));
            Thread answering = Thread.ofPlatform().start(() -> answer(responder, over, cpu));
            Thread flood = Thread.ofPlatform().start(() -> flood(attacker, attack, over, forged, answered));
            long begin = System.nanoTime();
            int[] counts = askAndCount(asker, port);
            over.set(true);
            flood.join();
            answering.join();
            double seconds = (System.nanoTime() - begin) / (double) SECOND;
            return new Result(
                    attack,
                    forged.get() / seconds,
                    answered.get(),
                    cpu.get() / (seconds * SECOND),
                    counts[0],
                    counts[1]);
        }
    }

    private static void answer(KernelTransport responder, AtomicBoolean over, AtomicLong cpu) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        while (!over.get()) {
            responder.await(WAIT);
            responder.receive(_ -> {});
        }
        cpu.set(threads.getCurrentThreadCpuTime() - before);
    }

    /** Sends real probes at an even pace; returns how many, and how many were answered. */
    private int[] askAndCount(KernelTransport asker, int port) {
        List<Integer> replies = new ArrayList<>();
        long begin = System.nanoTime();
        int sent = 0;
        while (System.nanoTime() - begin < time.toNanos()) {
            if (System.nanoTime() - begin >= sent * BETWEEN_REAL) {
                int source = Udp.FIRST_SOURCE_PORT + sent % Udp.SOURCE_PORTS;
                asker.send(new PathProbe(sent, RESPONDER, port, source, sent + 1));
                sent++;
            }
            asker.await(WAIT);
            asker.receive(reply -> replies.add(reply.id()));
        }
        for (long last = System.nanoTime(); System.nanoTime() - last < SECOND && replies.size() < sent; ) {
            asker.await(WAIT);
            asker.receive(reply -> replies.add(reply.id()));
        }
        return new int[] {sent, (int) replies.stream().distinct().count()};
    }

    private void flood(
            DatagramChannel attacker, Attack attack, AtomicBoolean over, AtomicLong forged, AtomicLong answered) {
        if (attack == Attack.NONE) {
            return;
        }
        SplittableRandom dice = new SplittableRandom(7);
        ByteBuffer back = ByteBuffer.allocate(2_048);
        Optional<byte[]> form = form(attack);
        long begin = System.nanoTime();
        try {
            while (!over.get()) {
                long due = (System.nanoTime() - begin) * rate / SECOND - forged.get();
                for (long i = Math.min(due, BURST); i > 0; i--) {
                    byte[] packet = form.map(byte[]::clone).orElseGet(() -> new byte[PathPacket.SIZE]);
                    change(packet, attack, dice);
                    attacker.write(ByteBuffer.wrap(packet));
                    forged.incrementAndGet();
                }
                back.clear();
                answered.addAndGet(attacker.read(back) > 0 ? 1 : 0);
                if (due <= 0) {
                    LockSupport.parkNanos(SECOND / 10_000);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("attack on " + RESPONDER + ": " + e.getMessage(), e);
        }
    }

    /** Returns what all packets of an attack begin as; absent where nothing was recorded. */
    private Optional<byte[]> form(Attack attack) {
        Instant recordedAt = attack == Attack.OLD_KEY ? NOON.minus(ProbeKeyRing.PERIOD.multipliedBy(3)) : NOON;
        byte[] packet = PathPacket.question(new PathProbe(1, RESPONDER, 33_433, Udp.FIRST_SOURCE_PORT, 1), 7);
        new ProbeSigner(ring.at(recordedAt)).sign(packet);
        return attack == Attack.RANDOM ? Optional.empty() : Optional.of(packet);
    }

    private static void change(byte[] packet, Attack attack, SplittableRandom dice) {
        switch (attack) {
            case RANDOM -> dice.nextBytes(packet);
            case FORGED_TAG -> packet[packet.length - 1 - dice.nextInt(16)] ^= (byte) (1 + dice.nextInt(255));
            case NONE, OLD_KEY -> {}
        }
    }
}
