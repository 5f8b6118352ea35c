package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that probes need. Each returns what the kernel returns: zero or more, or a negated errno. Handles stand
 * in static finals so that the compiler sees through them. One instance serves one thread, save {@link #signal}.
 */
@SuppressWarnings("restricted") // The launcher enables native access; there is no other way to an ICMP socket.
final class Libc {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO_VALUE = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDTO =
            call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMSG = call("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle PPOLL = call("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("write"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

    private final SocketPlace place;
    private final MemorySegment captured;
    private final MemorySegment option;
    private final MemorySegment optionLength;

    Libc(Arena arena) {
        this(arena, SocketPlace.HERE);
    }

    /** @param place where sockets are opened */
    Libc(Arena arena, SocketPlace place) {
        this.place = place;
        captured = arena.allocate(CAPTURED);
        option = arena.allocate(8, 8);
        optionLength = arena.allocate(JAVA_INT);
    }

    static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    int socket(int family, int type, int protocol) {
        return place.open(() -> socketHere(family, type, protocol));
    }

    private int socketHere(int family, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(captured, family, type, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int bind(int socket, MemorySegment address) {
        try {
            return result((int) BIND.invokeExact(captured, socket, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int connect(int socket, MemorySegment address) {
        try {
            return result((int) CONNECT.invokeExact(captured, socket, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int sendTo(int socket, MemorySegment packet, MemorySegment address) {
        try {
            return result((int) (long) SENDTO.invokeExact(
                    captured, socket, packet, packet.byteSize(), 0, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int receive(int socket, MemorySegment message) {
        try {
            return result((int) (long) RECVMSG.invokeExact(captured, socket, message, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The same, and says how long the packet is, also where the message has less room than that. */
    int receiveBeginning(int socket, MemorySegment message) {
        try {
            return result((int) (long) RECVMSG.invokeExact(captured, socket, message, Linux.MSG_TRUNC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sends a message to where it says. */
    int send(int socket, MemorySegment message) {
        try {
            return result((int) (long) SENDMSG.invokeExact(captured, socket, message, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Has the socket's packets sent whole or not at all, whatever is known of their path (ip(7), IP_PMTUDISC_PROBE). */
    void neverFragment(int socket, int family) {
        if (family == Linux.AF_INET) {
            setOption(socket, Linux.IPPROTO_IP, Linux.IP_MTU_DISCOVER, Linux.PMTUDISC_PROBE);
        } else {
            setOption(socket, Linux.IPPROTO_IPV6, Linux.IPV6_MTU_DISCOVER, Linux.PMTUDISC_PROBE);
        }
    }

    /** Writes the socket's own address into the room. */
    int ownAddress(int socket, MemorySegment room) {
        optionLength.set(JAVA_INT, 0, (int) room.byteSize());
        try {
            return result((int) GETSOCKNAME.invokeExact(captured, socket, room, optionLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Takes a message off the socket's queue of errors. */
    int receiveError(int socket, MemorySegment message) {
        try {
            return result((int) (long) RECVMSG.invokeExact(captured, socket, message, Linux.MSG_ERRQUEUE));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int poll(MemorySegment descriptors, long count, MemorySegment timeout) {
        try {
            return result((int) PPOLL.invokeExact(captured, descriptors, count, timeout, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sets an option of four octets, or of eight as {@code struct linger} is. */
    int setOption(int socket, int level, int name, int... value) {
        for (int i = 0; i < value.length; i++) {
            option.setAtIndex(JAVA_INT, i, value[i]);
        }
        return setOption(socket, level, name, option.asSlice(0, 4L * value.length));
    }

    /** Sets an option of any kind. */
    int setOption(int socket, int level, int name, MemorySegment value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(captured, socket, level, name, value, (int) value.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The error that a connect ended in, zero if it succeeded. */
    int socketError(int socket) {
        return Math.abs(option(socket, Linux.SOL_SOCKET, Linux.SO_ERROR));
    }

    /** The value of an option of four octets, none of which is negative. */
    int option(int socket, int level, int name) {
        optionLength.set(JAVA_INT, 0, 4);
        try {
            int failed = result((int) GETSOCKOPT.invokeExact(captured, socket, level, name, option, optionLength));
            return failed < 0 ? failed : option.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int eventFd() {
        try {
            return result((int) EVENTFD.invokeExact(captured, 0, Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Takes the signals that stand at an event descriptor. */
    void takeSignals(int eventFd) {
        try {
            long read = (long) READ.invokeExact(captured, eventFd, option, 8L);
            assert read == 8 || read == -1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void signal(int eventFd) {
        try {
            long written = (long) WRITE.invokeExact(eventFd, ONE, 8L);
            assert written == 8 || written == -1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void close(int descriptor) {
        try {
            int failed = (int) CLOSE.invokeExact(captured, descriptor);
            assert failed == 0 || failed == -1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -(int) ERRNO_VALUE.get(captured, 0L);
    }

    static AssertionError unexpected(Throwable e) {
        return new AssertionError("a native call is linked wrongly", e);
    }
}
