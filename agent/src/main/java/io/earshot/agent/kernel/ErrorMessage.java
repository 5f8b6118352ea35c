package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.earshot.model.Ip;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A {@code struct msghdr} for a socket's error queue: the beginning of the packet that caused an ICMP error, and the kernel's
 * {@code sock_extended_err} with the router that sent it behind (ip(7), IP_RECVERR).
 */
final class ErrorMessage {

    private static final long SIZE = 56;
    private static final long CONTROL_LENGTH_AT = 40;
    private static final long CONTROL_SIZE = 512;
    private static final int CMSG_HEADER = 16;
    private static final int EXTENDED_ERROR = 16;

    private static final int ORIGIN_ICMP = 2;
    private static final int ORIGIN_ICMP6 = 3;

    private final MemorySegment header;
    private final MemorySegment buffer;
    private final MemorySegment control;

    /**
     * An ICMP error.
     *
     * @param type of the ICMP message
     * @param info of a message that a packet is too big, the next link's MTU
     * @param from sent it
     */
    record IcmpError(int type, int code, int info, Ip from) {}

    ErrorMessage(Arena arena) {
        header = arena.allocate(SIZE, 8);
        buffer = arena.allocate(256, 8);
        control = arena.allocate(CONTROL_SIZE, 8);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, 32, control);
    }

    MemorySegment ready() {
        header.set(JAVA_LONG, CONTROL_LENGTH_AT, CONTROL_SIZE);
        header.set(JAVA_INT, 8, 0);
        return header;
    }

    /** Returns the sequence of the echo request that caused the error; -1 where too little of it came back. */
    int echoSequence(int length) {
        return length < 8
                ? -1
                : Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 6));
    }

    /** Returns the identifier of the echo request that caused the error. */
    int echoIdent(int length) {
        return length < 8
                ? -1
                : Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 4));
    }

    /** Returns the error, where it came by ICMP. */
    Optional<IcmpError> error() {
        long length = Math.min(header.get(JAVA_LONG, CONTROL_LENGTH_AT), CONTROL_SIZE);
        long at = 0;
        while (at + CMSG_HEADER <= length) {
            long size = control.get(JAVA_LONG_UNALIGNED, at);
            int level = control.get(JAVA_INT_UNALIGNED, at + 8);
            int type = control.get(JAVA_INT_UNALIGNED, at + 12);
            if (size < CMSG_HEADER || at + size > length) {
                return Optional.empty();
            }
            boolean isError = (level == Linux.IPPROTO_IP && type == Linux.IP_RECVERR)
                    || (level == Linux.IPPROTO_IPV6 && type == Linux.IPV6_RECVERR);
            if (isError && size >= CMSG_HEADER + EXTENDED_ERROR + 8) {
                return read(at + CMSG_HEADER, size - CMSG_HEADER);
            }
            at += (size + 7) & ~7L;
        }
        return Optional.empty();
    }

    private Optional<IcmpError> read(long at, long size) {
        int origin = control.get(JAVA_BYTE, at + 4);
        if (origin != ORIGIN_ICMP && origin != ORIGIN_ICMP6) {
            return Optional.empty();
        }
        int family = control.get(JAVA_SHORT_UNALIGNED, at + EXTENDED_ERROR);
        boolean v4 = family == Linux.AF_INET;
        long address = at + EXTENDED_ERROR + (v4 ? 4 : 8);
        int octets = v4 ? 4 : 16;
        if ((!v4 && family != Linux.AF_INET6) || address + octets > at + size) {
            return Optional.empty();
        }
        return Optional.of(new IcmpError(
                Byte.toUnsignedInt(control.get(JAVA_BYTE, at + 5)),
                Byte.toUnsignedInt(control.get(JAVA_BYTE, at + 6)),
                control.get(JAVA_INT_UNALIGNED, at + 8),
                Ip.ofOctets(control.asSlice(address, octets).toArray(JAVA_BYTE))));
    }
}
