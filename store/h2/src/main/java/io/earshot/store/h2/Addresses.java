package io.earshot.store.h2;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL's operators and functions on addresses and networks, which are texts here. Called by H2, which wants them public. */
public final class Addresses {

    /** @param bits of the network; all of them for a single address */
    private record Network(InetAddress address, int bits) {

        private int length() {
            return address.getAddress().length * 8;
        }

        private boolean holds(Network other) {
            if (length() != other.length() || other.bits < bits) {
                return false;
            }
            byte[] mine = address.getAddress();
            byte[] theirs = other.address.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Addresses() {}

    /** Returns the methods by the names of their functions. */
    static Map<String, String> methods() {
        String methods = Addresses.class.getName() + ".";
        return Map.of(
                "INET_WITHIN", methods + "within",
                "INET_CONTAINS", methods + "contains",
                "HOST", methods + "host",
                "FAMILY", methods + "family",
                "MASKLEN", methods + "masklen");
    }

    /** @param equal whether a network is within itself */
    public static Boolean within(String inner, String outer, boolean equal) {
        return (inner == null || outer == null) ? null : (Boolean) isWithin(network(inner), network(outer), equal);
    }

    /** @param equal whether a network contains itself */
    public static Boolean contains(String outer, String inner, boolean equal) {
        return within(inner, outer, equal);
    }

    private static boolean isWithin(Network inner, Network outer, boolean equal) {
        return outer.holds(inner) && (equal || inner.bits() > outer.bits());
    }

    public static String host(String address) {
        if (address == null) {
            return null;
        }
        int slash = address.indexOf("/");
        network(address);
        return (slash < 0 ? address : address.substring(0, slash)).strip();
    }

    public static Integer family(String address) {
        return address == null ? null : (Integer) (network(address).length() == 32 ? 4 : 6);
    }

    public static Integer masklen(String address) {
        return address == null ? null : (Integer) network(address).bits();
    }

    private static Network network(String text) {
        return read(text.strip())
                .orElseThrow(() -> new IllegalArgumentException("invalid input syntax for type inet: \"" + text
                        + "\", expected one as 10.0.0.1 or 10.0.0.0/8"));
    }

    private static Optional<Network> read(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        String length = slash < 0 ? "" : text.substring(slash + 1);
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            // Java takes 10.1 for 10.0.0.1 and an IPv4 address in IPv6 for the inner one; PostgreSQL does neither.
            boolean plain = host.contains(":")
                    ? address.getAddress().length == 16 && !host.contains("%")
                    : host.matches("\\d+(\\.\\d+){3}");
            int bits = address.getAddress().length * 8;
            boolean known = slash < 0 || (length.matches("\\d{1,3}") && Integer.parseInt(length) <= bits);
            return (plain && known)
                    ? Optional.of(new Network(address, slash < 0 ? bits : Integer.parseInt(length)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
