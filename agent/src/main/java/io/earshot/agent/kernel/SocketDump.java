package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Asks the kernel for all sockets of a network by NETLINK_SOCK_DIAG (sock_diag(7)). The socket is opened once in that network
 * and belongs to it for good. For one thread at a time.
 */
public final class SocketDump implements AutoCloseable {

    /** IPv4; IPv6 sockets that carry IPv4 are listed under {@link #V6}. */
    public static final int V4 = Linux.AF_INET;

    public static final int V6 = Linux.AF_INET6;
    public static final int TCP = Linux.IPPROTO_TCP;
    public static final int UDP = Linux.IPPROTO_UDP;

    /** The kernel fills datagrams up to this size, and silently loses what does not fit. */
    private static final int BUFFER = 32_768;

    private static final int HEADER = 16;
    private static final int REQUEST = 56;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    /** NLM_F_REQUEST, NLM_F_ROOT and NLM_F_MATCH: a dump. */
    private static final int DUMP = 0x301;
    /** INET_DIAG_INFO: {@code struct tcp_info}. */
    private static final int EXTENSION_INFO = 2;

    private static final int MESSAGE_HEADER = 56;
    private static final int FLAGS_AT = 48;

    /** Takes one message: the octets from {@code at} to {@code end} are an inet_diag_msg and its attributes. */
    @FunctionalInterface
    public interface Receiver {
        void take(byte[] octets, int at, int end);
    }

    private final Arena arena;
    private final Libc libc;
    private final int descriptor;
    private final MemorySegment request;
    private final MemorySegment buffer;
    private final MemorySegment message;
    private final byte[] octets = new byte[BUFFER];
    private int sequence;

    /** An earlier list is not at its end, since whoever read it gave up; the kernel begins no other one before. */
    private boolean isBusy;

    private SocketDump(Arena arena, Libc libc, int descriptor) {
        this.arena = arena;
        this.libc = libc;
        this.descriptor = descriptor;
        request = arena.allocate(HEADER + REQUEST, 8);
        buffer = arena.allocate(BUFFER, 8);
        message = arena.allocate(MESSAGE_HEADER, 8);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, BUFFER);
        message.set(ADDRESS, 16, vector);
        message.set(JAVA_LONG, 24, 1);
    }

    /**
     * Opens it in this thread's network.
     *
     * @throws IOException with a message for people
     */
    public static SocketDump open() throws IOException {
        return open(SocketPlace.HERE);
    }

    /**
     * Opens it in another network. From a platform thread.
     *
     * @throws IOException with a message for people
     */
    public static SocketDump openWithin(Path namespace) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(namespace)) {
            inside.requireEntry();
            return open(inside);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // The dump closes it.
    static SocketDump open(SocketPlace place) throws IOException {
        NativeCalls.require();
        Arena arena = Arena.ofShared();
        Libc libc = new Libc(arena, place);
        int descriptor = libc.socket(Linux.AF_NETLINK, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, Linux.NETLINK_SOCK_DIAG);
        if (descriptor < 0) {
            arena.close();
            throw new IOException("cannot ask the kernel for sockets: " + Linux.errorName(-descriptor));
        }
        MemorySegment patience = arena.allocate(16, 8);
        patience.set(JAVA_LONG, 0, 5); // struct timeval: a kernel that answers nothing holds up nobody for ever
        libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_RCVTIMEO, patience);
        return new SocketDump(arena, libc, descriptor);
    }

    /**
     * Asks for the sockets of one family and protocol.
     *
     * @param states one bit for each state, as {@code 1 << 10} for LISTEN
     * @param info whether {@code struct tcp_info} comes along
     * @throws IOException if the kernel refuses, as one without the module for it does
     */
    public void read(int family, int protocol, int states, boolean info, Receiver receiver) throws IOException {
        request.fill((byte) 0);
        request.set(JAVA_INT, 0, HEADER + REQUEST);
        request.set(JAVA_INT, 4, SOCK_DIAG_BY_FAMILY | DUMP << 16);
        request.set(JAVA_INT, 8, ++sequence);
        request.set(JAVA_BYTE, HEADER, (byte) family);
        request.set(JAVA_BYTE, HEADER + 1, (byte) protocol);
        request.set(JAVA_BYTE, HEADER + 2, (byte) (info ? EXTENSION_INFO : 0));
        request.set(JAVA_INT, HEADER + 4, states);
        isBusy = false;
        ask();
        boolean more = true;
        while (more) {
            more = take(receive(), receiver);
        }
    }

    private void ask() throws IOException {
        int sent = libc.sendTo(descriptor, request, MemorySegment.NULL);
        if (sent < 0) {
            throw new IOException("cannot ask the kernel for sockets: " + Linux.errorName(-sent));
        }
    }

    private int receive() throws IOException {
        while (true) {
            int length = libc.receive(descriptor, message);
            if (length == -Linux.EINTR) {
                continue;
            }
            if (length < 0) {
                throw new IOException("the kernel does not list its sockets: " + Linux.errorName(-length));
            }
            if ((message.get(JAVA_INT, FLAGS_AT) & Linux.MSG_TRUNC) != 0) {
                throw new IOException("the kernel lists sockets in datagrams of more than " + BUFFER + " bytes");
            }
            // At once: a byte by a segment costs an interpreter a hundred times as much as one by an array.
            MemorySegment.copy(buffer, JAVA_BYTE, 0, octets, 0, length);
            return length;
        }
    }

    /** Returns whether more is to come. */
    private boolean take(int length, Receiver receiver) throws IOException {
        int at = 0;
        while (at + HEADER <= length) {
            int size = intAt(octets, at);
            if (size < HEADER || at + size > length) {
                throw new IOException("the kernel lists sockets in a message of " + size + " bytes");
            }
            int type = (octets[at + 4] & 0xff) | (octets[at + 5] & 0xff) << 8;
            boolean isAnswer = intAt(octets, at + 8) == sequence;
            if (type == NLMSG_DONE && isAnswer) {
                return false;
            }
            if (type == NLMSG_DONE && isBusy) {
                isBusy = false;
                ask();
            } else if (type == NLMSG_ERROR && isAnswer) {
                refused(-intAt(octets, at + HEADER));
            } else if (type == SOCK_DIAG_BY_FAMILY && isAnswer) {
                receiver.take(octets, at + HEADER, at + size);
            }
            at += (size + 3) & ~3;
        }
        return true;
    }

    private void refused(int errno) throws IOException {
        if (errno != Linux.EBUSY) {
            throw new IOException("the kernel does not list its sockets: " + Linux.errorName(errno));
        }
        isBusy = true;
    }

    /** In the machine's order, which is little-endian on x86-64 and aarch64. */
    public static int intAt(byte[] octets, int at) {
        return (octets[at] & 0xff)
                | (octets[at + 1] & 0xff) << 8
                | (octets[at + 2] & 0xff) << 16
                | octets[at + 3] << 24;
    }

    @Override
    public void close() {
        libc.close(descriptor);
        arena.close();
    }
}
