package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.earshot.agent.probe.udp.PathPacket;
import io.earshot.agent.probe.udp.ProbeSigner;
import io.earshot.agent.probe.udp.Responder;
import io.earshot.model.Ip;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The UDP socket of one address family at which other agents' probes are answered, each from the address that was asked. The kernel
 * drops what has no key's gate before it takes up any room.
 */
final class ResponderSocket {

    /** Probes of one reading; the prober's own work comes in between. */
    private static final int MOST_AT_ONCE = 256;

    private static final int UDP_HEADER = 8;
    private static final long HEADER = 56;
    private static final int SENDER_LENGTH_AT = 8;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int CONTROL_HEADER = 16;
    private static final int CONTROL = 48;

    private final Libc libc;
    private final int descriptor;
    private final int family;
    private final int port;
    private final MemorySegment header;
    private final MemorySegment control;
    private final MemorySegment vector;
    private final Arena arena;
    private MemorySegment buffer;
    private final SocketAddress asker;
    private final byte[] packet = new byte[PathPacket.SIZE];

    private ResponderSocket(Libc libc, Arena arena, int descriptor, int family, int port) {
        this.libc = libc;
        this.descriptor = descriptor;
        this.family = family;
        this.port = port;
        this.arena = arena;
        header = arena.allocate(HEADER, 8);
        buffer = arena.allocate(PathPacket.SIZE, 8); // grows with the first larger question
        control = arena.allocate(CONTROL, 8);
        asker = new SocketAddress(arena);
        vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, buffer);
        header.set(ADDRESS, 0, asker.room());
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, 32, control);
    }

    /** Opens the socket at one of these ports, the first that is free; 0 is any. Empty where none is, or the kernel lacks the family. */
    static Optional<ResponderSocket> open(
            Libc libc, Arena arena, int family, Optional<Ip> source, List<Integer> ports) {
        for (int port : ports) {
            int descriptor = libc.socket(family, Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                return Optional.empty();
            }
            if (family == Linux.AF_INET6) {
                libc.setOption(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 1);
            }
            SocketAddress own = new SocketAddress(arena);
            if (dropAll(libc, descriptor)
                    && libc.bind(descriptor, own.of(source.orElse(anyOf(family)), port)) >= 0
                    && libc.ownAddress(descriptor, own.room()) >= 0) {
                boolean v4 = family == Linux.AF_INET;
                libc.neverFragment(descriptor, family);
                libc.setOption(
                        descriptor,
                        v4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6,
                        v4 ? Linux.IP_PKTINFO : Linux.IPV6_RECVPKTINFO,
                        1);
                return Optional.of(new ResponderSocket(libc, arena, descriptor, family, own.port()));
            }
            libc.close(descriptor);
        }
        return Optional.empty();
    }

    private static Ip anyOf(int family) {
        return Ip.ofOctets(new byte[family == Linux.AF_INET ? 4 : 16]);
    }

    private static boolean dropAll(Libc libc, int descriptor) {
        return admit(libc, descriptor, List.of());
    }

    private static boolean admit(Libc libc, int descriptor, List<Long> gates) {
        try (Arena arena = Arena.ofConfined()) {
            SocketFilter filter = SocketFilter.fromLengthWithOneOf(UDP_HEADER + PathPacket.SIZE, UDP_HEADER, gates);
            return libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, filter.program(arena)) == 0;
        }
    }

    /** Lets in what the keys of this signer let in; where the kernel refuses the filter, the old one stays. */
    void admit(ProbeSigner signer) {
        admit(libc, descriptor, signer.gates());
    }

    int descriptor() {
        return descriptor;
    }

    int port() {
        return port;
    }

    /** Answers what has arrived; never waits. */
    void answer(Responder responder) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            header.set(JAVA_INT, SENDER_LENGTH_AT, (int) asker.room().byteSize());
            header.set(JAVA_LONG, CONTROL_LENGTH_AT, CONTROL);
            vector.set(JAVA_LONG, 8, PathPacket.SIZE);
            int length = libc.receiveBeginning(descriptor, header);
            if (length == -Linux.EINTR) {
                continue;
            }
            if (length < 0) {
                return;
            }
            if (length >= PathPacket.SIZE) {
                MemorySegment.copy(buffer, JAVA_BYTE, 0, packet, 0, packet.length);
                if (responder.answer(packet, length, asker.ip(), System.nanoTime())) {
                    send(length);
                }
            }
        }
    }

    /** Sends the answer, followed by zeros up to this length. */
    private void send(int length) {
        if (buffer.byteSize() < length) {
            buffer = arena.allocate(Math.max(length, 2 * buffer.byteSize()), 8);
            vector.set(ADDRESS, 0, buffer);
        }
        MemorySegment.copy(packet, 0, buffer, JAVA_BYTE, 0, packet.length);
        vector.set(JAVA_LONG, 8, length);
        forgetInterface();
        libc.send(descriptor, header);
    }

    /** The address that was asked stays in the message as the one to answer from; which interface leads back is for routes to say. */
    private void forgetInterface() {
        if (header.get(JAVA_LONG, CONTROL_LENGTH_AT) > CONTROL_HEADER) {
            // struct in_pktinfo begins with the interface, struct in6_pktinfo ends with it.
            control.set(JAVA_INT, CONTROL_HEADER + (family == Linux.AF_INET ? 0 : 16), 0);
        }
    }

    void close() {
        libc.close(descriptor);
    }
}
