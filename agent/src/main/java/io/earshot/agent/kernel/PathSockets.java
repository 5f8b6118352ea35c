package io.earshot.agent.kernel;

import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.udp.PathPacket;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.ProbeSigner;
import io.earshot.model.Ip;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Sends UDP probes from source ports that select their path. A port's socket is open while its probes are on their way and shortly
 * afterwards, so that an agent does not hold a hundred descriptors for what it uses once in a while.
 */
final class PathSockets {

    /** Answers that take longer are late for every purpose. */
    private static final long KEPT_OPEN = 5_000_000_000L;

    private record Place(int family, int port) {}

    private static final class Open {
        final int descriptor;
        long usedAt;

        Open(int descriptor) {
            this.descriptor = descriptor;
        }
    }

    private final Libc libc;
    private final Sources sources;
    private final SocketAddress address;
    private final Message message;
    private final Arena arena;
    private MemorySegment packet;
    private final byte[] octets = new byte[PathPacket.SIZE];
    private final long cookie = ThreadLocalRandom.current().nextLong();
    private final Map<Place, Open> open = new HashMap<>();
    private IntConsumer watcher = descriptor -> {};
    private Optional<ProbeSigner> signer = Optional.empty();
    private long foreign;

    PathSockets(Libc libc, Arena arena, Sources sources) {
        this.libc = libc;
        this.arena = arena;
        this.sources = sources;
        address = new SocketAddress(arena);
        message = new Message(arena);
        packet = arena.allocate(PathPacket.SIZE, 8);
    }

    void follow(ProbeSigner newer) {
        signer = Optional.of(newer).filter(ProbeSigner::canSign);
    }

    boolean canSend() {
        return signer.isPresent();
    }

    /** Says which descriptors are open from now on. */
    void watch(IntConsumer descriptors) {
        watcher = descriptors;
    }

    SendResult send(PathProbe probe) {
        if (signer.isEmpty()) {
            return SendResult.OTHER;
        }
        Place place = new Place(SocketAddress.familyOf(probe.to()), probe.sourcePort());
        Open socket = open.get(place);
        if (socket == null) {
            int descriptor = open(place, sources.towards(probe.to()));
            if (descriptor < 0) {
                return Linux.sendFailure(-descriptor);
            }
            socket = new Open(descriptor);
            open.put(place, socket);
            watcher.accept(descriptor);
        }
        socket.usedAt = System.nanoTime();
        byte[] question = PathPacket.question(probe, cookie(probe.to()));
        signer.get().sign(question);
        if (packet.byteSize() < probe.length()) {
            packet = arena.allocate(probe.length(), 8);
        }
        MemorySegment.copy(question, 0, packet, ValueLayout.JAVA_BYTE, 0, question.length);
        MemorySegment whole = packet.asSlice(0, probe.length());
        int sent = libc.sendTo(socket.descriptor, whole, address.of(probe.to(), probe.port()));
        return sent >= 0 ? SendResult.SENT : Linux.sendFailure(-sent);
    }

    /** A link's own, since a partner may be asked at several of its addresses. */
    private long cookie(Ip to) {
        return cookie ^ (to.hashCode() * 0x9e3779b97f4a7c15L);
    }

    private int open(Place place, Optional<Ip> source) {
        int type = Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
        int descriptor = libc.socket(place.family(), type, 0);
        if (descriptor < 0) {
            return descriptor;
        }
        libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_TIMESTAMPNS, 1);
        libc.neverFragment(descriptor, place.family());
        if (place.family() == Linux.AF_INET6) {
            libc.setOption(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 1);
        }
        Ip any = Ip.ofOctets(new byte[place.family() == Linux.AF_INET ? 4 : 16]);
        int bound = libc.bind(descriptor, address.of(source.orElse(any), place.port()));
        if (bound < 0) {
            libc.close(descriptor);
            return bound;
        }
        return descriptor;
    }

    /** Hands over the answers, and closes what has not been used for a while. */
    void receive(Consumer<Reply> receiver) {
        if (open.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        List<Place> idle = new ArrayList<>();
        open.forEach((place, socket) -> {
            receive(socket.descriptor, receiver);
            if (now - socket.usedAt > KEPT_OPEN) {
                idle.add(place);
            }
        });
        for (Place place : idle) {
            libc.close(open.remove(place).descriptor);
        }
    }

    private void receive(int descriptor, Consumer<Reply> receiver) {
        while (true) {
            int length = libc.receiveBeginning(descriptor, message.ready());
            if (length == -Linux.EINTR || length == -Linux.ECONNREFUSED) {
                continue;
            }
            if (length < 0) {
                return;
            }
            long at = message.arrivedAt();
            Ip from = message.sender();
            boolean ours = false;
            if (length >= PathPacket.SIZE && signer.isPresent()) {
                message.payload(octets);
                ours = PathPacket.isAnswer(octets)
                        && PathPacket.isOfLength(octets, length)
                        && PathPacket.cookie(octets) == cookie(from)
                        && signer.get().verify(octets).isPresent();
            }
            if (ours) {
                receiver.accept(new Reply(PathPacket.id(octets), from, at, Optional.of(PathPacket.arrivals(octets))));
            } else {
                foreign++;
            }
        }
    }

    long foreign() {
        return foreign;
    }

    void close() {
        open.values().forEach(socket -> libc.close(socket.descriptor));
        open.clear();
    }
}
