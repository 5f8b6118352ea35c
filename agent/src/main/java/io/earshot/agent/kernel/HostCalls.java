package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls that only a host's agent needs, apart from {@link Libc} so that a container's agent does not carry
 * them. Each returns zero or more, or a negated errno. One instance serves one thread.
 */
final class HostCalls {

    private static final MethodHandle OPEN = Libc.call("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETNS = Libc.call("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = Libc.call("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            Libc.call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT =
            Libc.call("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

    private final MemorySegment captured;

    HostCalls(Arena arena) {
        captured = arena.allocate(Libc.CAPTURED);
    }

    int open(MemorySegment path, int flags) {
        try {
            return result((int) OPEN.invokeExact(captured, path, flags));
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    int setNamespace(int descriptor, int kind) {
        try {
            return result((int) SETNS.invokeExact(captured, descriptor, kind));
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    int createEpoll(int flags) {
        try {
            return result((int) EPOLL_CREATE.invokeExact(captured, flags));
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    int controlEpoll(int epoll, int operation, int descriptor, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(captured, epoll, operation, descriptor, event));
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    int awaitEpoll(int epoll, MemorySegment events, int most, int millis) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(captured, epoll, events, most, millis));
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -(int) Libc.ERRNO_VALUE.get(captured, 0L);
    }
}
