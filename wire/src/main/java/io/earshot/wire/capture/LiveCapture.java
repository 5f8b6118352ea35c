package io.earshot.wire.capture;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Captures an interface through libpcap. One thread opens, reads and closes; {@link #stop} may come from any. Frames are handed over in the kernel's
 * blocks: a wake-up for each would cost fifteen times as much.
 */
public final class LiveCapture implements AutoCloseable {

    /**
     * Holds the kernel's counts since the beginning.
     *
     * @param received frames that passed the filter; on {@code lo} each counts twice
     * @param dropped frames that the ring had no room for
     */
    public record Statistics(long received, long dropped, long droppedByInterface) {}

    private static final int ERROR_SIZE = 256;
    private static final int NO_SUCH_DEVICE = -5;
    private static final int NO_PERMISSION = -8;
    private static final int NOT_UP = -9;
    private static final int NO_PROMISCUOUS_PERMISSION = -11;
    private static final int BREAK = -2;
    private static final int NANOSECONDS = 1;
    private static final short READABLE = 1;
    /** struct pcap_pkthdr: a timeval of 16 bytes, then caplen and len. */
    private static final int HEADER_SIZE = 24;

    private final Arena arena = Arena.ofConfined();
    private final Libpcap pcap;
    private final LiveOptions options;
    private final MemorySegment handle;
    private final MemorySegment headerPointer = arena.allocate(ADDRESS);
    private final MemorySegment dataPointer = arena.allocate(ADDRESS);
    private final MemorySegment statistics = arena.allocate(JAVA_INT, 3);
    /** struct pollfd: a descriptor, the events waited for, those that came. */
    private final MemorySegment descriptors = arena.allocate(8, 4);

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CaptureInterface from;
    private final boolean nanoseconds;
    private byte[] frame = new byte[4_096];
    private boolean closed;

    private LiveCapture(LiveOptions options) throws CaptureException {
        this.pcap = Libpcap.load();
        this.options = options;
        MemorySegment error = arena.allocate(ERROR_SIZE);
        this.handle = pcap.create(arena.allocateFrom(options.device()), error);
        if (handle.address() == 0) {
            throw failure(error.getString(0));
        }
        pcap.setSnapLength(handle, options.snapLength());
        pcap.setPromiscuous(handle, options.promiscuous() && !options.device().equals("any"));
        pcap.setTimeout(handle, (int) options.timeout().toMillis());
        pcap.setBufferSize(handle, options.bufferBytes());
        this.nanoseconds = pcap.setPrecision(handle, NANOSECONDS) == 0;
        int activated = pcap.activate(handle);
        if (activated < 0) {
            CaptureException why = refused(activated);
            pcap.close(handle);
            throw why;
        }
        this.from = new CaptureInterface(pcap.linkType(handle), options.device());
        // A blocking read would wait for ever where nothing comes: with TPACKET_V3, libpcap leaves the time-out to the
        // kernel's
        // blocks, and there is none without a frame.
        pcap.setNonblocking(handle, error);
        descriptors.set(JAVA_INT, 0, pcap.descriptor(handle));
        descriptors.set(JAVA_SHORT, 4, READABLE);
    }

    /**
     * Opens an interface.
     *
     * @throws CaptureException if there is no libpcap, no such interface, no permission, or if the filter is no filter
     */
    public static LiveCapture open(LiveOptions options) throws CaptureException {
        LiveCapture capture = new LiveCapture(options);
        try {
            capture.filter();
            return capture;
        } catch (CaptureException e) {
            capture.close();
            throw e;
        }
    }

    private CaptureException refused(int code) {
        String device = options.device();
        String detail = pcap.error(handle);
        return new CaptureException(
                switch (code) {
                    case NO_SUCH_DEVICE -> "no interface " + device + "; expected one of " + interfaces();
                    case NO_PERMISSION, NO_PROMISCUOUS_PERMISSION ->
                        "no permission to capture on " + device + "; expected the capability CAP_NET_RAW"
                                + (detail.isEmpty() ? "" : " (" + detail + ")");
                    case NOT_UP -> "interface " + device + " is down; expected it to be up";
                    default -> "cannot capture on " + device + ": " + (detail.isEmpty() ? "code " + code : detail);
                });
    }

    private static String interfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (SocketException e) {
            return "those that ip link shows";
        }
    }

    private CaptureException failure(String why) {
        return new CaptureException("cannot capture on " + options.device() + ": " + why);
    }

    private void filter() throws CaptureException {
        if (options.filter().isEmpty()) {
            return;
        }
        // struct bpf_program: a count, then a pointer.
        MemorySegment program = arena.allocate(16, 8);
        if (pcap.compile(handle, program, arena.allocateFrom(options.filter())) < 0) {
            throw new CaptureException("filter \"" + options.filter() + "\" on " + options.device() + ": "
                    + pcap.error(handle) + "; expected pcap syntax as in: tcp port 80");
        }
        int set = pcap.setFilter(handle, program);
        pcap.freeFilter(program);
        if (set < 0) {
            throw failure(pcap.error(handle));
        }
    }

    /**
     * Hands over what has come, and waits at most the read timeout for something to come.
     *
     * @param most how many frames
     * @return how many frames there were; -1 after {@link #stop}
     * @throws CaptureException if the interface went away
     */
    public int read(int most, FrameHandler handler) throws CaptureException {
        int frames = 0;
        boolean waited = false;
        while (frames < most) {
            if (stopped.get()) {
                return -1;
            }
            int got = pcap.next(handle, headerPointer, dataPointer);
            if (got == 0 && (frames > 0 || waited)) {
                return frames;
            }
            if (got == 0) {
                pcap.poll(descriptors, 1, (int) options.timeout().toMillis());
                waited = true;
                continue;
            }
            if (got == BREAK) {
                return -1;
            }
            if (got < 0) {
                throw failure(pcap.error(handle));
            }
            hand(handler);
            frames++;
        }
        return frames;
    }

    private void hand(FrameHandler handler) {
        MemorySegment header = Libpcap.sized(headerPointer.get(ADDRESS, 0), HEADER_SIZE);
        int captured = header.get(JAVA_INT, 16);
        int length = header.get(JAVA_INT, 20);
        long nanos = header.get(JAVA_LONG, 0) * 1_000_000_000L + header.get(JAVA_LONG, 8) * (nanoseconds ? 1 : 1_000);
        if (frame.length < captured) {
            frame = new byte[Math.max(captured, frame.length * 2)];
        }
        MemorySegment data = Libpcap.sized(dataPointer.get(ADDRESS, 0), captured);
        MemorySegment.copy(data, JAVA_BYTE, 0, frame, 0, captured);
        handler.frame(from, nanos, frame, 0, captured, Math.max(captured, length));
    }

    public Statistics statistics() throws CaptureException {
        if (pcap.statistics(handle, statistics) < 0) {
            throw failure(pcap.error(handle));
        }
        return new Statistics(
                Integer.toUnsignedLong(statistics.getAtIndex(JAVA_INT, 0)),
                Integer.toUnsignedLong(statistics.getAtIndex(JAVA_INT, 1)),
                Integer.toUnsignedLong(statistics.getAtIndex(JAVA_INT, 2)));
    }

    /** Makes a read return within the read timeout. */
    public void stop() {
        stopped.set(true);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pcap.close(handle);
            arena.close();
        }
    }
}
