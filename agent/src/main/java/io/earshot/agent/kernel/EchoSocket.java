package io.earshot.agent.kernel;

import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.model.Ip;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The ICMP socket of one address family, for any number of targets. */
final class EchoSocket {

    /** Lists the kinds of sockets that the kernel may allow. */
    enum Kind {
        DATAGRAM(Linux.SOCK_DGRAM),
        RAW(Linux.SOCK_RAW);

        private final int type;

        Kind(int type) {
            this.type = type;
        }
    }

    private final Libc libc;
    private final int descriptor;
    private final int family;
    private final Kind kind;
    private final short ident = (short) ThreadLocalRandom.current().nextInt();
    private final long cookie = ThreadLocalRandom.current().nextLong();
    private final Arena arena;
    private final MemorySegment packet;
    private MemorySegment largePacket = MemorySegment.NULL;
    private final SocketAddress to;
    private final Message message;
    private boolean isStamped;
    private boolean isAlone;
    private long foreign;

    private EchoSocket(Libc libc, Arena arena, int descriptor, int family, Kind kind) {
        this.libc = libc;
        this.descriptor = descriptor;
        this.family = family;
        this.kind = kind;
        this.arena = arena;
        packet = arena.allocate(EchoPacket.SIZE, 8);
        to = new SocketAddress(arena);
        message = new Message(arena);
    }

    /**
     * Opens the first kind that is allowed.
     *
     * @return empty if none is, or the kernel lacks the family
     * @throws IOException if the source is no address of this machine, or something ran out
     */
    static Optional<EchoSocket> open(Libc libc, Arena arena, int family, Optional<Ip> source) throws IOException {
        for (Kind kind : Kind.values()) {
            Optional<EchoSocket> socket = open(libc, arena, family, source, kind);
            if (socket.isPresent()) {
                return socket;
            }
        }
        return Optional.empty();
    }

    static Optional<EchoSocket> open(Libc libc, Arena arena, int family, Optional<Ip> source, Kind kind)
            throws IOException {
        int protocol = family == Linux.AF_INET ? Linux.IPPROTO_ICMP : Linux.IPPROTO_ICMPV6;
        int descriptor = libc.socket(family, kind.type | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, protocol);
        switch (-descriptor) {
            case Linux.EPERM, Linux.EACCES, Linux.EAFNOSUPPORT, Linux.EPROTONOSUPPORT -> {
                return Optional.empty();
            }
            default -> {
                if (descriptor < 0) {
                    throw new IOException("cannot open an ICMP socket: " + Linux.errorName(-descriptor));
                }
            }
        }
        EchoSocket socket = new EchoSocket(libc, arena, descriptor, family, kind);
        try {
            socket.prepare(source);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return Optional.of(socket);
    }

    private void prepare(Optional<Ip> source) throws IOException {
        // Without the kernel's time stamps, the time of reading is used.
        isStamped = libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_TIMESTAMPNS, 1) == 0;
        libc.neverFragment(descriptor, family);
        isAlone = kind == Kind.DATAGRAM || hearOwnRepliesOnly();
        if (source.isPresent()) {
            // For a raw socket this also means: only what is addressed to it (raw(7)).
            int bound = libc.bind(descriptor, to.of(source.get(), 0));
            if (bound < 0) {
                throw new IOException("cannot probe from " + source.get() + ": " + Linux.errorName(-bound));
            }
        }
        if (kind == Kind.RAW && isAlone) {
            discardEarlier();
        }
    }

    /** Until it was bound and had its filter, a raw socket took all ICMP of the machine. */
    private void discardEarlier() {
        int length;
        do {
            length = libc.receive(descriptor, message.ready());
        } while (length >= 0 || length == -Linux.EINTR);
    }

    /** A raw socket hears all ICMP of the machine; every ping of every neighbour would take up its room. */
    private boolean hearOwnRepliesOnly() {
        SocketFilter filter = EchoPacket.repliesTo(ident, family, hasIpHeader());
        return libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, filter.program(arena)) == 0;
    }

    /** Whether replies may lie here until somebody has time: they say when they came, and nobody else's take their room. */
    boolean keepsReplies() {
        return isStamped && isAlone;
    }

    SendResult send(int id, Ip target) {
        return send(packet, id, target);
    }

    /** @param size of the whole IP packet, at least that of an ordinary one */
    SendResult sendLarge(int id, Ip target, int size) {
        int length = EchoPacket.sizeWithin(size, family);
        if (largePacket.byteSize() < length) {
            largePacket = arena.allocate(length, 8);
        }
        return send(largePacket.asSlice(0, length), id, target);
    }

    /** @param dscp the upper six bits of the octet in the packet's header (RFC 2474, 3) */
    SendResult sendInClass(int id, Ip target, int dscp) {
        int refused = setClass(dscp);
        if (refused < 0) {
            return Linux.sendFailure(-refused);
        }
        SendResult result = send(id, target);
        setClass(0);
        return result;
    }

    private int setClass(int dscp) {
        return family == Linux.AF_INET
                ? libc.setOption(descriptor, Linux.IPPROTO_IP, Linux.IP_TOS, dscp << 2)
                : libc.setOption(descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS, dscp << 2);
    }

    private SendResult send(MemorySegment request, int id, Ip target) {
        EchoPacket.writeRequest(request, family, ident, cookie, id);
        int sent = libc.sendTo(descriptor, request, to.of(target, 0));
        return sent >= 0 ? SendResult.SENT : Linux.sendFailure(-sent);
    }

    /** Hands over all that has arrived; never waits. */
    void receive(Consumer<Reply> receiver) {
        while (true) {
            int length = libc.receive(descriptor, message.ready());
            if (length == -Linux.EINTR) {
                continue;
            }
            if (length < 0) {
                return;
            }
            long at = message.arrivedAt();
            OptionalInt id = EchoPacket.readReply(message.icmp(length, hasIpHeader()), family, expectedIdent(), cookie);
            if (id.isPresent()) {
                receiver.accept(new Reply(id.getAsInt(), message.sender(), at));
            } else {
                foreign++;
            }
        }
    }

    /** RFC 3542, 3: raw IPv6 sockets give the ICMPv6 message alone, raw IPv4 ones the IP header before it. */
    private boolean hasIpHeader() {
        return kind == Kind.RAW && family == Linux.AF_INET;
    }

    /** A datagram socket's ident is the kernel's choice, and the kernel's check. */
    private OptionalInt expectedIdent() {
        return kind == Kind.RAW ? OptionalInt.of(ident) : OptionalInt.empty();
    }

    int descriptor() {
        return descriptor;
    }

    Kind kind() {
        return kind;
    }

    /** Packets that were heard and answered nothing of ours. */
    long foreign() {
        return foreign;
    }

    void close() {
        libc.close(descriptor);
    }
}
