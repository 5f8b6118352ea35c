package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.earshot.model.Ip;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Room for a {@code sockaddr_in} or {@code sockaddr_in6}, filled anew for each call. */
final class SocketAddress {

    private static final int V4_SIZE = 16;
    private static final int V6_SIZE = 28;

    private final MemorySegment room;

    SocketAddress(Arena arena) {
        room = arena.allocate(V6_SIZE, 8);
    }

    static int familyOf(Ip ip) {
        return ip.isV4() ? Linux.AF_INET : Linux.AF_INET6;
    }

    /** Valid until the next call. */
    MemorySegment of(Ip ip, int port) {
        room.fill((byte) 0);
        room.set(JAVA_SHORT, 0, (short) familyOf(ip)); // in the machine's order; all the rest in the network's
        room.set(JAVA_BYTE, 2, (byte) (port >>> 8));
        room.set(JAVA_BYTE, 3, (byte) port);
        byte[] octets = ip.octets();
        MemorySegment.copy(octets, 0, room, JAVA_BYTE, ip.isV4() ? 4 : 8, octets.length);
        return room.asSlice(0, ip.isV4() ? V4_SIZE : V6_SIZE);
    }

    /** All of it, for the kernel to write a sender into. */
    MemorySegment room() {
        return room;
    }

    /** Returns the address that the kernel wrote. */
    Ip ip() {
        boolean v4 = room.get(JAVA_SHORT, 0) == Linux.AF_INET;
        return Ip.ofOctets(room.asSlice(v4 ? 4 : 8, v4 ? 4 : 16).toArray(JAVA_BYTE));
    }

    /** The port that the kernel wrote. */
    int port() {
        return ((room.get(JAVA_BYTE, 2) & 0xff) << 8) | (room.get(JAVA_BYTE, 3) & 0xff);
    }
}
