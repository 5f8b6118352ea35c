package io.earshot.wire.packets;

import io.earshot.wire.capture.CaptureInterface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells which network a packet is in by the interface of the capture or by a tag of its frame, so that one capture may hold several networks
 * with the same addresses. Of several known tags of a frame, the innermost decides, and any of them over the interface; a tag that is not
 * known says nothing, so that copies of a packet from both ports of a mirror are one packet. Immutable.
 */
public final class NetworkTags {

    /** All packets are in one network. */
    public static final NetworkTags NONE = new NetworkTags(List.of(""), Map.of(), Map.of());

    private static final String INTERFACE = "interface:";

    /** The tags that frames have. */
    public enum Kind {
        /** The number of an IEEE 802.1Q tag, or that of the mirrored port in an ERSPAN header: 12 bits. */
        VLAN(0xfff),
        /** The identifier of VXLAN and Geneve: 24 bits. */
        VNI(0xff_ffff),
        /** The key of GRE (RFC 2890): 32 bits. */
        GRE(0xffff_ffffL);

        private final long most;

        Kind(long most) {
            this.most = most;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Tag(Kind kind, long id) {}

    private final List<String> names;
    private final Map<Tag, Integer> networks;
    private final Map<String, Integer> interfaces;

    private NetworkTags(List<String> names, Map<Tag, Integer> networks, Map<String, Integer> interfaces) {
        this.names = List.copyOf(names);
        this.networks = Map.copyOf(networks);
        this.interfaces = Map.copyOf(interfaces);
    }

    /**
     * Reads rules such as {@code shop=vlan:10} or {@code shop=interface:eth1}; a network may have several.
     *
     * @throws IllegalArgumentException with a message for people
     */
    public static NetworkTags parse(List<String> rules) {
        List<String> names = new ArrayList<>(NONE.names);
        Map<Tag, Integer> networks = new HashMap<>();
        Map<String, Integer> interfaces = new HashMap<>();
        for (String rule : rules) {
            int equals = rule.indexOf('=');
            if (equals <= 0) {
                throw wrong(rule);
            }
            String name = rule.substring(0, equals);
            if (!names.contains(name)) {
                names.add(name);
            }
            String tag = rule.substring(equals + 1);
            int number = names.indexOf(name);
            Integer before = tag.startsWith(INTERFACE)
                    ? interfaces.put(device(rule, tag), number)
                    : networks.put(tag(rule, tag), number);
            if (before != null) {
                throw new IllegalArgumentException("network " + rule + ": the tag is another network's, too");
            }
        }
        return names.size() == 1 ? NONE : new NetworkTags(names, networks, interfaces);
    }

    private static String device(String rule, String text) {
        if (text.length() == INTERFACE.length()) {
            throw wrong(rule);
        }
        return text.substring(INTERFACE.length());
    }

    private static Tag tag(String rule, String text) {
        for (Kind kind : Kind.values()) {
            String digits = text.startsWith(kind.label() + ":")
                    ? text.substring(kind.label().length() + 1)
                    : "";
            if (digits.matches("[0-9]{1,10}") && Long.parseLong(digits) <= kind.most) {
                return new Tag(kind, Long.parseLong(digits));
            }
        }
        throw wrong(rule);
    }

    private static IllegalArgumentException wrong(String rule) {
        return new IllegalArgumentException(
                "network \"" + rule + "\", expected NAME=TAG as in shop=vlan:10, where TAG is "
                        + Stream.of(Kind.values())
                                .map(kind -> kind.label() + ":0 to " + kind.label() + ":" + kind.most)
                                .collect(Collectors.joining(", "))
                        + ", or the name of an interface as in interface:eth1");
    }

    public boolean isEmpty() {
        return names.size() == 1;
    }

    /** Returns the names of the interfaces that tell a network. */
    public Set<String> interfaces() {
        return interfaces.keySet();
    }

    /** Returns the number of the network that an interface tells; 0 if it tells none. */
    int network(CaptureInterface from) {
        return interfaces.isEmpty() ? 0 : interfaces.getOrDefault(from.name(), 0);
    }

    /** Returns the number of the tag's network; 0 for a tag that is not known. */
    int network(Kind kind, long id) {
        return networks.isEmpty() ? 0 : networks.getOrDefault(new Tag(kind, id), 0);
    }

    /** Returns the number of a network by its name; empty for one that no tag tells. */
    OptionalInt number(String name) {
        int number = names.indexOf(name);
        return number <= 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Returns the names of the networks that tags tell. */
    List<String> names() {
        return names.subList(1, names.size());
    }

    /** Returns the name of a network by its number; that of 0 is empty. */
    public String name(int network) {
        return names.get(network);
    }
}
