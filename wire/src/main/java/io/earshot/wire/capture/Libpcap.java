package io.earshot.wire.capture;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The functions of libpcap that a capture needs. The library is looked for when the first capture is opened. */
@SuppressWarnings("restricted") // The launcher enables native access; there is no other way to libpcap.
final class Libpcap {

    /** Debian's name has been 0.8 since 2004; others use the major version. */
    private static final String[] NAMES = {"libpcap.so.0.8", "libpcap.so.1", "libpcap.so"};

    private static final int NETMASK_UNKNOWN = 0xffffffff;

    private final MethodHandle create;
    private final MethodHandle setSnapLength;
    private final MethodHandle setPromiscuous;
    private final MethodHandle setTimeout;
    private final MethodHandle setBufferSize;
    private final MethodHandle setPrecision;
    private final MethodHandle activate;
    private final MethodHandle error;
    private final MethodHandle linkType;
    private final MethodHandle compile;
    private final MethodHandle setFilter;
    private final MethodHandle freeFilter;
    private final MethodHandle next;
    private final MethodHandle statistics;
    private final MethodHandle close;
    private final MethodHandle setNonblocking;
    private final MethodHandle descriptor;
    private final MethodHandle poll;

    private Libpcap(SymbolLookup library) {
        create = function(library, "pcap_create", ADDRESS, ADDRESS, ADDRESS);
        setSnapLength = function(library, "pcap_set_snaplen", JAVA_INT, ADDRESS, JAVA_INT);
        setPromiscuous = function(library, "pcap_set_promisc", JAVA_INT, ADDRESS, JAVA_INT);
        setTimeout = function(library, "pcap_set_timeout", JAVA_INT, ADDRESS, JAVA_INT);
        setBufferSize = function(library, "pcap_set_buffer_size", JAVA_INT, ADDRESS, JAVA_INT);
        setPrecision = function(library, "pcap_set_tstamp_precision", JAVA_INT, ADDRESS, JAVA_INT);
        activate = function(library, "pcap_activate", JAVA_INT, ADDRESS);
        error = function(library, "pcap_geterr", ADDRESS, ADDRESS);
        linkType = function(library, "pcap_datalink", JAVA_INT, ADDRESS);
        compile = function(library, "pcap_compile", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
        setFilter = function(library, "pcap_setfilter", JAVA_INT, ADDRESS, ADDRESS);
        freeFilter = procedure(library, "pcap_freecode");
        next = function(library, "pcap_next_ex", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        statistics = function(library, "pcap_stats", JAVA_INT, ADDRESS, ADDRESS);
        close = procedure(library, "pcap_close");
        setNonblocking = function(library, "pcap_setnonblock", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        descriptor = function(library, "pcap_get_selectable_fd", JAVA_INT, ADDRESS);
        poll = function(Linker.nativeLinker().defaultLookup(), "poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    /** @throws CaptureException if this machine has no libpcap */
    static Libpcap load() throws CaptureException {
        int missing = 0;
        for (String name : NAMES) {
            try {
                return new Libpcap(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException notFound) {
                missing++;
            }
        }
        throw new CaptureException("no libpcap on this machine (" + missing + " names tried); expected "
                + String.join(" or ", NAMES) + ", as Debian's package libpcap0.8 and others' libpcap bring it");
    }

    private static MethodHandle function(
            SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle procedure(SymbolLookup library, String name) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a call of libpcap threw", e);
    }

    /** The memory that a pointer of libpcap points to. */
    static MemorySegment sized(MemorySegment pointer, long size) {
        return pointer.reinterpret(size);
    }

    MemorySegment create(MemorySegment device, MemorySegment errorText) {
        try {
            return (MemorySegment) create.invokeExact(device, errorText);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setSnapLength(MemorySegment handle, int length) {
        set(setSnapLength, handle, length);
    }

    void setPromiscuous(MemorySegment handle, boolean on) {
        set(setPromiscuous, handle, on ? 1 : 0);
    }

    void setTimeout(MemorySegment handle, int millis) {
        set(setTimeout, handle, millis);
    }

    void setBufferSize(MemorySegment handle, int bytes) {
        set(setBufferSize, handle, bytes);
    }

    int setPrecision(MemorySegment handle, int precision) {
        return set(setPrecision, handle, precision);
    }

    private static int set(MethodHandle function, MemorySegment handle, int value) {
        try {
            return (int) function.invokeExact(handle, value);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int activate(MemorySegment handle) {
        try {
            return (int) activate.invokeExact(handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The text of the last error; empty if there was none. */
    String error(MemorySegment handle) {
        try {
            MemorySegment text = (MemorySegment) error.invokeExact(handle);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int linkType(MemorySegment handle) {
        try {
            return (int) linkType.invokeExact(handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int compile(MemorySegment handle, MemorySegment program, MemorySegment expression) {
        try {
            return (int) compile.invokeExact(handle, program, expression, 1, NETMASK_UNKNOWN);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setFilter(MemorySegment handle, MemorySegment program) {
        try {
            return (int) setFilter.invokeExact(handle, program);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void freeFilter(MemorySegment program) {
        try {
            freeFilter.invokeExact(program);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setNonblocking(MemorySegment handle, MemorySegment errorText) {
        try {
            int _ = (int) setNonblocking.invokeExact(handle, 1, errorText);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The descriptor that tells when frames have come. */
    int descriptor(MemorySegment handle) {
        try {
            return (int) descriptor.invokeExact(handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits for one of so many descriptors, at most so long. */
    void poll(MemorySegment descriptors, long count, int millis) {
        try {
            int _ = (int) poll.invokeExact(descriptors, count, millis);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int next(MemorySegment handle, MemorySegment header, MemorySegment data) {
        try {
            return (int) next.invokeExact(handle, header, data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int statistics(MemorySegment handle, MemorySegment into) {
        try {
            return (int) statistics.invokeExact(handle, into);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void close(MemorySegment handle) {
        try {
            close.invokeExact(handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
