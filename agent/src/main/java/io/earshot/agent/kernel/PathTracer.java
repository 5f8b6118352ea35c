package io.earshot.agent.kernel;

import io.earshot.agent.kernel.ErrorMessage.IcmpError;
import io.earshot.agent.probe.Sources;
import io.earshot.model.Ip;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Trace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the routers on a path by packets whose hop limit is too small to arrive. Routers' answers come by the error queue of the
 * socket, so that no raw socket is needed where echo requests need none. Bounded in time and packets; routers that limit their
 * answers or give none are hops without an address. For one platform thread.
 */
public final class PathTracer implements AutoCloseable {

    private static final int MOST_HOPS = 20;

    /** Hops that are asked at a time by TCP, so that few connects reach the service. */
    private static final int WAVE = 4;

    private static final long PATIENCE = Duration.ofMillis(1_500).toNanos();
    private static final long WAVE_PATIENCE = Duration.ofMillis(500).toNanos();

    /** After so many hops in a row without an answer, nothing answers behind. */
    private static final int MUTE_HOPS = 8;

    private final Arena arena = Arena.ofConfined();
    private final Libc libc;
    private final Sources sources;
    private final SocketAddress address;
    private final ErrorMessage errors;
    private final Message message;
    private final PollSet poll;

    /** @param place where its sockets are opened */
    public PathTracer(SocketPlace place, Sources sources) {
        this.sources = sources;
        libc = new Libc(arena, place);
        address = new SocketAddress(arena);
        errors = new ErrorMessage(arena);
        message = new Message(arena);
        poll = new PollSet(libc, arena, MOST_HOPS);
    }

    /** The hops that have answered so far. */
    private static final class Found {

        private final long[] sentAt = new long[MOST_HOPS + 1];
        private final Hop[] hops = new Hop[MOST_HOPS + 1];
        private int reachedAt = MOST_HOPS + 1;

        void router(int ttl, Ip from, OptionalInt mtu) {
            if (ttl >= 1 && ttl <= MOST_HOPS && hops[ttl] == null) {
                hops[ttl] = new Hop(ttl, Optional.of(from), Optional.of(rtt(ttl)), mtu);
            }
        }

        void reached(int ttl, Ip target) {
            if (ttl >= 1 && ttl <= MOST_HOPS) {
                router(ttl, target, OptionalInt.empty());
                reachedAt = Math.min(reachedAt, ttl);
            }
        }

        private double rtt(int ttl) {
            return Math.max(0, System.nanoTime() - sentAt[ttl]) / 1e6;
        }

        boolean isComplete(int upTo) {
            for (int ttl = 1; ttl <= Math.min(upTo, reachedAt); ttl++) {
                if (hops[ttl] == null) {
                    return false;
                }
            }
            return true;
        }

        boolean isReached() {
            return reachedAt <= MOST_HOPS;
        }

        int lastAnswer() {
            int last = 0;
            for (int ttl = 1; ttl <= MOST_HOPS; ttl++) {
                last = hops[ttl] == null ? last : ttl;
            }
            return last;
        }

        Trace trace(String method, int size) {
            List<Hop> list = new ArrayList<>();
            int last = isReached() ? reachedAt : Math.min(MOST_HOPS, lastAnswer() + 1);
            for (int ttl = 1; ttl <= last; ttl++) {
                list.add(
                        hops[ttl] == null
                                ? new Hop(ttl, Optional.empty(), Optional.empty(), OptionalInt.empty())
                                : hops[ttl]);
            }
            return new Trace(method, size, isReached(), list);
        }
    }

    /**
     * Traces by echo requests.
     *
     * @param size of the IP packets in bytes
     * @return empty where this user may send no echo requests
     */
    public Optional<Trace> byIcmp(Ip to, int size) {
        int family = SocketAddress.familyOf(to);
        int protocol = family == Linux.AF_INET ? Linux.IPPROTO_ICMP : Linux.IPPROTO_ICMPV6;
        int flags = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
        boolean raw = false;
        int descriptor = libc.socket(family, Linux.SOCK_DGRAM | flags, protocol);
        if (descriptor < 0) {
            raw = true;
            descriptor = libc.socket(family, Linux.SOCK_RAW | flags, protocol);
        }
        if (descriptor < 0) {
            return Optional.empty();
        }
        try {
            prepare(descriptor, to);
            return Optional.of(byIcmp(descriptor, raw, to, size, family));
        } finally {
            libc.close(descriptor);
        }
    }

    private Trace byIcmp(int descriptor, boolean raw, Ip to, int size, int family) {
        Found found = new Found();
        short ident = (short) ThreadLocalRandom.current().nextInt();
        long cookie = ThreadLocalRandom.current().nextLong();
        MemorySegment packet = arena.allocate(EchoPacket.sizeWithin(size, family), 8);
        for (int ttl = 1; ttl <= MOST_HOPS; ttl++) {
            setHopLimit(descriptor, to, ttl);
            EchoPacket.writeRequest(packet, family, ident, cookie, ttl);
            found.sentAt[ttl] = System.nanoTime();
            // A router's earlier answer may be told as the error of this very call, which has then sent nothing.
            for (int tries = 0; tries < 3 && libc.sendTo(descriptor, packet, address.of(to, 0)) < 0; tries++) {
                readErrors(descriptor, raw, ident, to, found);
            }
        }
        OptionalInt expected = raw ? OptionalInt.of(ident) : OptionalInt.empty();
        long until = System.nanoTime() + PATIENCE;
        while (!(found.isReached() && found.isComplete(MOST_HOPS)) && System.nanoTime() - until < 0) {
            poll.clear();
            poll.add(descriptor, Linux.POLLIN);
            poll.await(until - System.nanoTime());
            readErrors(descriptor, raw, ident, to, found);
            for (int length = libc.receive(descriptor, message.ready());
                    length >= 0;
                    length = libc.receive(descriptor, message.ready())) {
                OptionalInt ttl = EchoPacket.readReply(
                        message.icmp(length, raw && family == Linux.AF_INET), family, expected, cookie);
                if (ttl.isPresent()) {
                    found.reached(ttl.getAsInt(), to);
                }
            }
        }
        return found.trace("icmp", size);
    }

    private void readErrors(int descriptor, boolean raw, short ident, Ip to, Found found) {
        for (int length = libc.receiveError(descriptor, errors.ready());
                length >= 0;
                length = libc.receiveError(descriptor, errors.ready())) {
            Optional<IcmpError> error = errors.error();
            boolean ours = !raw || errors.echoIdent(length) == Short.toUnsignedInt(ident);
            if (error.isPresent() && ours) {
                note(errors.echoSequence(length), error.get(), to, found);
            }
        }
    }

    private static void note(int ttl, IcmpError error, Ip to, Found found) {
        boolean tooBig = to.isV4() ? error.type() == 3 && error.code() == 4 : error.type() == 2;
        found.router(ttl, error.from(), tooBig ? OptionalInt.of(error.info() & 0xffff) : OptionalInt.empty());
    }

    /**
     * Traces by TCP connects, each from a source port of its own: where routers share load over several paths, hops may belong to
     * different ones.
     */
    public Trace byTcp(Ip to, int port) {
        Found found = new Found();
        for (int first = 1; first <= MOST_HOPS && !found.isReached(); first += WAVE) {
            wave(to, port, first, found);
            if (first + WAVE - 1 - found.lastAnswer() >= MUTE_HOPS) {
                break;
            }
        }
        return found.trace("tcp", to.isV4() ? 60 : 80);
    }

    private void wave(Ip to, int port, int first, Found found) {
        int[] descriptors = new int[WAVE];
        int open = 0;
        try {
            for (int i = 0; i < WAVE; i++) {
                descriptors[i] = connect(to, port, first + i, found);
                open += descriptors[i] >= 0 ? 1 : 0;
            }
            long until = System.nanoTime() + WAVE_PATIENCE;
            while (open > 0 && System.nanoTime() - until < 0) {
                poll.clear();
                int[] at = new int[WAVE];
                for (int i = 0; i < WAVE; i++) {
                    at[i] = descriptors[i] < 0 ? -1 : poll.add(descriptors[i], Linux.POLLOUT);
                }
                poll.await(until - System.nanoTime());
                for (int i = 0; i < WAVE; i++) {
                    if (at[i] >= 0 && poll.isReady(at[i])) {
                        settle(descriptors[i], first + i, to, found);
                        libc.close(descriptors[i]);
                        descriptors[i] = -1;
                        open--;
                    }
                }
            }
        } finally {
            for (int descriptor : descriptors) {
                if (descriptor >= 0) {
                    libc.close(descriptor);
                }
            }
        }
    }

    /** Returns a socket whose connect is under way; negative where there is nothing to wait for. */
    private int connect(Ip to, int port, int ttl, Found found) {
        int type = Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
        int descriptor = libc.socket(SocketAddress.familyOf(to), type, 0);
        if (descriptor < 0) {
            return -1;
        }
        libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_LINGER, 1, 0);
        prepare(descriptor, to);
        setHopLimit(descriptor, to, ttl);
        found.sentAt[ttl] = System.nanoTime();
        int outcome = -libc.connect(descriptor, address.of(to, port));
        if (outcome == Linux.EINPROGRESS) {
            return descriptor;
        }
        if (isAnswer(outcome)) {
            found.reached(ttl, to);
        }
        libc.close(descriptor);
        return -1;
    }

    private void settle(int descriptor, int ttl, Ip to, Found found) {
        int length = libc.receiveError(descriptor, errors.ready());
        Optional<IcmpError> error = length >= 0 ? errors.error() : Optional.empty();
        if (error.isPresent()) {
            note(ttl, error.get(), to, found);
        } else if (isAnswer(libc.socketError(descriptor))) {
            found.reached(ttl, to);
        }
    }

    private static boolean isAnswer(int errno) {
        return errno == 0 || errno == Linux.ECONNREFUSED || errno == Linux.ECONNRESET;
    }

    private void prepare(int descriptor, Ip to) {
        if (to.isV4()) {
            libc.setOption(descriptor, Linux.IPPROTO_IP, Linux.IP_RECVERR, 1);
            libc.setOption(descriptor, Linux.IPPROTO_IP, Linux.IP_MTU_DISCOVER, Linux.PMTUDISC_PROBE);
        } else {
            libc.setOption(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_RECVERR, 1);
            libc.setOption(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_MTU_DISCOVER, Linux.PMTUDISC_PROBE);
        }
        sources.towards(to).ifPresent(source -> libc.bind(descriptor, address.of(source, 0)));
    }

    private void setHopLimit(int descriptor, Ip to, int hops) {
        if (to.isV4()) {
            libc.setOption(descriptor, Linux.IPPROTO_IP, Linux.IP_TTL, hops);
        } else {
            libc.setOption(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_UNICAST_HOPS, hops);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
