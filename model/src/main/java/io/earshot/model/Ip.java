package io.earshot.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address. IPv4 is kept in its IPv4-mapped form (RFC 4291, 2.5.5.2), so that {@code ::ffff:10.1.2.3} and
 * {@code 10.1.2.3} are the same address. Without zone: a partner is never link-local.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Ip(long high, long low) implements Comparable<Ip> {

    private static final long MAPPED = 0xffff_0000_0000L;

    /**
     * Reads an address literal; never asks a name server.
     *
     * @throws IllegalArgumentException unless the text is four decimal octets or an IPv6 address without zone
     */
    public static Ip parse(String text) {
        long quad = dottedQuad(text, 0);
        if (quad >= 0) {
            return new Ip(0, MAPPED | quad);
        }
        try {
            if (hasShapeOfV6(text)) {
                return of(InetAddress.ofLiteral(text));
            }
        } catch (IllegalArgumentException notALiteral) {
            throw unreadable(text, notALiteral);
        }
        throw unreadable(text, null);
    }

    public static Ip of(InetAddress address) {
        return ofOctets(address.getAddress());
    }

    /** @throws IllegalArgumentException unless there are 4 or 16 octets */
    public static Ip ofOctets(byte[] octets) {
        return switch (octets.length) {
            case 4 -> new Ip(0, MAPPED | (ByteBuffer.wrap(octets).getInt() & 0xffff_ffffL));
            case 16 ->
                new Ip(
                        ByteBuffer.wrap(octets).getLong(),
                        ByteBuffer.wrap(octets).getLong(8));
            default -> throw new IllegalArgumentException("address of " + octets.length + " octets, expected 4 or 16");
        };
    }

    public boolean isV4() {
        return high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED;
    }

    public boolean isLoopback() {
        return isV4() ? ((low >>> 24) & 0xff) == 127 : high == 0 && low == 1;
    }

    /**
     * Returns whether networks give the address to machines of their own, so that several may have it (RFC 1918, RFC 6598, RFC 4193, and
     * loopback).
     */
    public boolean isPrivate() {
        if (isV4()) {
            int quad = (int) low;
            return quad >>> 24 == 10
                    || quad >>> 20 == 0xac1
                    || quad >>> 16 == 0xc0a8
                    || quad >>> 22 == 0x6440 >>> 6
                    || isLoopback();
        }
        return high >>> 57 == 0xfc >>> 1 || isLoopback();
    }

    /**
     * Returns whether the address belongs to one machine wherever the packet starts: false for this network, link-local,
     * multicast and broadcast addresses (RFC 6890, RFC 4291). Loopback addresses count as such, since fleets on one machine
     * live there; {@link #isLoopback} tells them apart.
     */
    public boolean canBePartner() {
        if (isV4()) {
            int first = (int) (low >>> 24) & 0xff;
            boolean linkLocal = ((low >>> 16) & 0xffff) == 0xa9fe;
            boolean multicast = first >= 224 && first < 240;
            return first != 0 && !linkLocal && !multicast && (low & 0xffff_ffffL) != 0xffff_ffffL;
        }
        boolean unspecified = high == 0 && low == 0;
        boolean linkLocal = high >>> 54 == 0xfe80 >>> 6;
        boolean multicast = high >>> 56 == 0xff;
        return !unspecified && !linkLocal && !multicast;
    }

    /** In network order: 4 for IPv4, 16 for IPv6. */
    public byte[] octets() {
        return isV4()
                ? ByteBuffer.allocate(4).putInt((int) low).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(octets());
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 octets are always an address", impossible);
        }
    }

    // Written out: a record's own goes through method handles, which are slow wherever C2 has not compiled them.
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Ip ip && high == ip.high && low == ip.low);
    }

    /** Addresses of a fleet differ in a few low bits of their octets, which would meet in a few places of a table. */
    @Override
    public int hashCode() {
        return 0x9E3779B9 * (31 * Long.hashCode(high) + Long.hashCode(low));
    }

    /** IPv4 before IPv6, then by number. */
    @Override
    public int compareTo(Ip other) {
        if (isV4() != other.isV4()) {
            return isV4() ? -1 : 1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Dotted decimal for IPv4, RFC 5952's one canonical text for IPv6. */
    @Override
    public String toString() {
        if (isV4()) {
            return ((low >>> 24) & 0xff) + "." + ((low >>> 16) & 0xff) + "." + ((low >>> 8) & 0xff) + "."
                    + (low & 0xff);
        }
        int zerosAt = -1;
        int zeros = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > zeros) {
                zerosAt = i;
                zeros = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == zerosAt) {
                text.append("::");
                i += zeros - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
    }

    /**
     * Narrower than the JDK, which also takes brackets, zones, groups of five digits and {@code ::ffff:010.1.2.3}. Whether
     * it really is an address is for the JDK to say.
     */
    private static boolean hasShapeOfV6(String text) {
        int lastColon = text.lastIndexOf(':');
        boolean endsInV4 = text.indexOf('.') > lastColon;
        if (lastColon < 0 || (endsInV4 && dottedQuad(text, lastColon + 1) < 0)) {
            return false;
        }
        int digits = 0;
        for (int i = 0; i < (endsInV4 ? lastColon : text.length()); i++) {
            digits = text.charAt(i) == ':' ? 0 : digits + 1;
            if (digits > 4 || !isHexDigitOrColon(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigitOrColon(char c) {
        return (c >= '0' && c <= ':') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** The four decimal octets from there to the end as one number; -1 if that is not what stands there. */
    private static long dottedQuad(String text, int from) {
        long quad = 0;
        int dots = 0;
        int octet = -1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && octet >= 0) {
                quad = quad << 8 | octet;
                dots++;
                octet = -1;
            } else if (c >= '0' && c <= '9' && octet != 0) {
                // 010.1.2.3 is 8.1.2.3 to some and 10.1.2.3 to others, so it is nobody's address here.
                octet = Math.max(octet, 0) * 10 + c - '0';
            } else {
                return -1;
            }
            if (octet > 255) {
                return -1;
            }
        }
        return dots == 3 && octet >= 0 ? quad << 8 | octet : -1;
    }

    private static IllegalArgumentException unreadable(String text, IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "address \"" + Names.shorten(text) + "\", expected IPv4 as in 10.1.2.3 or IPv6 as in fd00::5:11",
                cause);
    }
}
