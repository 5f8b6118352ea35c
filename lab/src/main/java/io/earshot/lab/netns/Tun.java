package io.earshot.lab.netns;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.earshot.agent.kernel.NetworkNamespace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * An interface whose packets a program takes and gives (Linux, Documentation/networking/tuntap.rst): what the kernel sends through it
 * is read here, what is written here the kernel receives. For one thread.
 */
@SuppressWarnings("restricted") // The launcher enables native access; Java has no way to such an interface.
final class Tun implements AutoCloseable {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = call("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle PPOLL = call("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle IOCTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            ERRNO,
            Linker.Option.firstVariadicArg(2));

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final long TUNSETIFF = 0x400454ca;
    private static final short IFF_TUN_WITHOUT_HEADER = 0x1001;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_FLAGS = 16;
    private static final short POLLIN = 1;
    private static final int LONGEST_PACKET = 65_536;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment captured = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment packet = arena.allocate(LONGEST_PACKET);
    private final MemorySegment waiting = arena.allocate(8, 4);
    private final MemorySegment patience = arena.allocate(16, 8);
    private final String name;
    private final int descriptor;

    private Tun(String name) throws IOException {
        this.name = name;
        descriptor =
                (int) require("open", call(OPEN, arena.allocateFrom("/dev/net/tun"), O_RDWR | O_NONBLOCK | O_CLOEXEC));
        MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
        request.setString(0, name);
        request.set(JAVA_SHORT, IFREQ_FLAGS, IFF_TUN_WITHOUT_HEADER);
        require("TUNSETIFF", call(IOCTL, descriptor, TUNSETIFF, request));
        waiting.set(JAVA_INT, 0, descriptor);
        waiting.set(JAVA_SHORT, 4, POLLIN);
    }

    /**
     * Makes an interface, which ends with this. It is down and has no address.
     *
     * @throws IOException with a message for people, if this kernel has none, or not for this user
     */
    static Tun open(Namespace in, String name) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            return inside.within(() -> new Tun(name));
        }
    }

    /** Waits until there is a packet, or for so long. */
    void await(Duration atMost) throws IOException {
        patience.set(JAVA_LONG, 0, atMost.toSeconds());
        patience.set(JAVA_LONG, 8, atMost.toNanosPart());
        long ready = call(PPOLL, waiting, 1L, patience, MemorySegment.NULL);
        if (ready != -EINTR) {
            require("ppoll", ready);
        }
    }

    /** A packet from its IP header on; empty if there is none now. */
    byte[] read() throws IOException {
        long length = call(READ, descriptor, packet, packet.byteSize());
        return length == -EAGAIN
                ? new byte[0]
                : packet.asSlice(0, require("read", length)).toArray(JAVA_BYTE);
    }

    /** Sends a packet. One that the kernel refuses, as while the interface is down, is lost as on a cut cable. */
    void write(byte[] octets) {
        MemorySegment.copy(octets, 0, packet, JAVA_BYTE, 0, octets.length);
        call(WRITE, descriptor, packet, (long) octets.length);
    }

    @Override
    public void close() {
        call(CLOSE, descriptor);
        arena.close();
    }

    private static MethodHandle call(String function, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /** @return what it returns, or a negated errno */
    private long call(MethodHandle function, Object... arguments) {
        try {
            Object[] all = new Object[arguments.length + 1];
            all[0] = captured;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            long result = ((Number) function.invokeWithArguments(all)).longValue();
            return result < 0 ? -(int) ERRNO_VALUE.get(captured, 0L) : result;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call failed by a bug", e);
        }
    }

    private long require(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException("interface " + name + ": " + what + " of /dev/net/tun failed with errno " + -result);
        }
        return result;
    }
}
