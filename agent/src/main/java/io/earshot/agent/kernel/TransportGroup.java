package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/**
 * Many transports, waited for together by one thread in one epoll(7), and a second one for sockets that nobody has to wake up
 * for. A socket leaves the group by being closed. All methods are for that one thread, save {@link #wakeUp}.
 */
public final class TransportGroup implements AutoCloseable {

    private static final Logger LOG = System.getLogger(TransportGroup.class.getName());
    private static final int MOST_EVENTS = 64;
    private static final int CONTROL_ADD = 1;
    private static final int WOKEN = -1;

    /** struct epoll_event is packed on x86-64 and nowhere else. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT = PACKED ? 12 : 16;
    private static final int DATA_AT = PACKED ? 4 : 8;

    private final Arena arena;
    private final Libc libc;
    private final HostCalls calls;
    private final WakeUp wakeUp;
    private final int urgent;
    private final int patient;
    private final MemorySegment events;
    private final MemorySegment added;

    private TransportGroup(Arena arena, Libc libc, HostCalls calls, WakeUp wakeUp, int urgent, int patient) {
        this.arena = arena;
        this.libc = libc;
        this.calls = calls;
        this.wakeUp = wakeUp;
        this.urgent = urgent;
        this.patient = patient;
        events = arena.allocate((long) EVENT * MOST_EVENTS, 8);
        added = arena.allocate(EVENT, 8);
    }

    /** @throws IOException with a message for people, if descriptors ran out */
    @SuppressWarnings("MustBeClosedChecker") // The group closes it.
    public static TransportGroup open() throws IOException {
        Arena arena = Arena.ofShared();
        Libc libc = new Libc(arena);
        HostCalls calls = new HostCalls(arena);
        int urgent = calls.createEpoll(Linux.SOCK_CLOEXEC);
        int patient = calls.createEpoll(Linux.SOCK_CLOEXEC);
        try {
            if (urgent < 0 || patient < 0) {
                throw new IOException("cannot wait for many sockets: " + Linux.errorName(-Math.min(urgent, patient)));
            }
            WakeUp wakeUp = WakeUp.open(libc);
            TransportGroup group = new TransportGroup(arena, libc, calls, wakeUp, urgent, patient);
            group.add(wakeUp.descriptor(), Linux.POLLIN, WOKEN);
            return group;
        } catch (IOException e) {
            libc.close(urgent);
            libc.close(patient);
            arena.close();
            throw e;
        }
    }

    /** @param key from 0 up, by which {@link #await} will name the transport; another's once this one is closed */
    public void add(KernelTransport transport, int key) {
        transport.join(this, key);
    }

    /** EPOLLIN and EPOLLOUT are POLLIN and POLLOUT. */
    void add(int descriptor, int interest, int key) {
        add(urgent, descriptor, interest, key);
    }

    /** One that keeps what it has until somebody is awake. */
    void addPatient(int descriptor, int key) {
        add(patient, descriptor, Linux.POLLIN, key);
    }

    private void add(int epoll, int descriptor, int interest, int key) {
        added.set(JAVA_INT_UNALIGNED, 0, interest);
        added.set(JAVA_LONG_UNALIGNED, DATA_AT, key);
        int failed = calls.controlEpoll(epoll, CONTROL_ADD, descriptor, added);
        if (failed < 0) {
            // Its answers are then found at the next turn of its transport, late but stamped by the kernel.
            LOG.log(Level.WARNING, "cannot wait for a socket: " + Linux.errorName(-failed));
        }
    }

    /**
     * Waits until a transport has something to receive that does not keep, and names each that has anything, some maybe twice.
     *
     * @param nanos at most this long, in whole milliseconds rounded up; not at all if zero or less
     */
    public void await(long nanos, IntConsumer ready) {
        long millis = Math.min(Integer.MAX_VALUE, (Math.max(0, nanos) + 999_999) / 1_000_000);
        await(urgent, (int) millis, ready);
        await(patient, 0, ready);
    }

    private void await(int epoll, int millis, IntConsumer ready) {
        int count = calls.awaitEpoll(epoll, events, MOST_EVENTS, millis);
        for (int i = 0; i < count; i++) {
            int key = (int) events.get(JAVA_LONG_UNALIGNED, (long) EVENT * i + DATA_AT);
            if (key == WOKEN) {
                wakeUp.take();
            } else {
                ready.accept(key);
            }
        }
    }

    /** From any thread, also after the close. */
    public void wakeUp() {
        wakeUp.signal();
    }

    @Override
    public void close() {
        wakeUp.close();
        libc.close(urgent);
        libc.close(patient);
        arena.close();
    }
}
