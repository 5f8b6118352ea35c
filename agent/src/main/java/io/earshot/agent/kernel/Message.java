package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.earshot.model.Ip;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** A {@code struct msghdr} with room for one packet, its sender, and the kernel's timestamp (recv(2), cmsg(3)). */
final class Message {

    private static final long SIZE = 56;
    private static final long SENDER_LENGTH_AT = 8;
    private static final long CONTROL_LENGTH_AT = 40;
    /** A {@code cmsghdr} of 16 octets and a {@code timespec} of 16. */
    private static final long CONTROL_SIZE = 32;

    private static final long LONGEST_WAIT_IN_SOCKET = 60_000_000_000L;

    private final MemorySegment header;
    private final MemorySegment buffer;
    private final MemorySegment control;
    private final SocketAddress sender;

    Message(Arena arena) {
        header = arena.allocate(SIZE, 8);
        buffer = arena.allocate(256, 8);
        control = arena.allocate(CONTROL_SIZE, 8);
        sender = new SocketAddress(arena);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        header.set(ADDRESS, 0, sender.room());
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, 32, control);
    }

    MemorySegment ready() {
        header.set(JAVA_INT, SENDER_LENGTH_AT, (int) sender.room().byteSize());
        header.set(JAVA_LONG, CONTROL_LENGTH_AT, CONTROL_SIZE);
        return header;
    }

    Ip sender() {
        return sender.ip();
    }

    MemorySegment icmp(int length, boolean afterIpHeader) {
        int from = afterIpHeader ? (buffer.get(JAVA_BYTE, 0) & 0x0f) * 4 : 0;
        return from <= length ? buffer.asSlice(from, length - from) : buffer.asSlice(0, 0);
    }

    /** Copies what a datagram holds; shorter ones leave the rest of the octets as they were. */
    void payload(byte[] octets) {
        MemorySegment.copy(buffer, JAVA_BYTE, 0, octets, 0, octets.length);
    }

    /**
     * When the packet reached the machine, on the monotonic clock. The kernel stamps by the wall clock, which may be set
     * at any time, so it serves for one difference only: how long the packet lay in the socket until now.
     */
    long arrivedAt() {
        long now = System.nanoTime();
        boolean stamped = header.get(JAVA_LONG, CONTROL_LENGTH_AT) >= CONTROL_SIZE
                && control.get(JAVA_INT, 8) == Linux.SOL_SOCKET
                && control.get(JAVA_INT, 12) == Linux.SO_TIMESTAMPNS;
        if (!stamped) {
            return now;
        }
        Instant wall = Instant.now();
        long waited = (wall.getEpochSecond() - control.get(JAVA_LONG, 16)) * 1_000_000_000L
                + (wall.getNano() - control.get(JAVA_LONG, 24));
        return waited > 0 && waited < LONGEST_WAIT_IN_SOCKET ? now - waited : now;
    }
}
