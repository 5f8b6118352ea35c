package io.earshot.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The networks in which a container stands. An address is one machine's in each network: in another network, the same address
 * may be another machine's.
 *
 * @param names where the container finds the addresses that it talks to: the first network that has an address decides. The
 *     first is also its own
 * @param ofAddresses the network of each of the container's addresses, in their order; empty where all are in the first
 */
public record Networks(List<String> names, List<String> ofAddresses) {

    /** The network of everything for which none is named. */
    public static final String DEFAULT_NAME = "default";

    /** Stands in the default network alone, as all containers of most fleets do. */
    public static final Networks DEFAULT = new Networks(List.of(DEFAULT_NAME), List.of());

    private static final int LONGEST_NAME = 63;

    public Networks {
        names = List.copyOf(names);
        ofAddresses = List.copyOf(ofAddresses);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no network, expected one at least");
        }
        names.forEach(Networks::require);
        for (String network : ofAddresses) {
            if (!names.contains(network)) {
                throw new IllegalArgumentException(
                        "address in network " + network + ", expected one of " + String.join(" ", names));
            }
        }
    }

    /** Returns those of a container that stands in one network. */
    public static Networks of(String name) {
        return name.equals(DEFAULT_NAME) ? DEFAULT : new Networks(List.of(name), List.of());
    }

    /**
     * Returns those of a container whose addresses are in these networks, and that also reaches others.
     *
     * @param names those that are known apart from the addresses, its own first; its own is that of the first address where none is
     * @param ofAddresses the network of each address
     */
    public static Networks of(List<String> names, List<String> ofAddresses) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(ofAddresses);
        String own = all.isEmpty() ? DEFAULT_NAME : all.iterator().next();
        boolean allInOne = ofAddresses.stream().allMatch(own::equals);
        return all.size() < 2 ? of(own) : new Networks(List.copyOf(all), allInOne ? List.of() : ofAddresses);
    }

    /**
     * @return the name
     * @throws IllegalArgumentException unless it can be a network's name
     */
    public static String require(String name) {
        boolean isName = !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.codePoints()
                        .allMatch(c -> Printable.isPrintable(c) && !Character.isWhitespace(c) && c != '@' && c != ',');
        if (!isName) {
            throw new IllegalArgumentException("network \"" + Names.shorten(name) + "\", expected a name of 1 to "
                    + LONGEST_NAME + " characters without spaces, commas and @");
        }
        return name;
    }

    /** Returns the network of unknown addresses that the container talks to. */
    public String own() {
        return names.getFirst();
    }

    /** Returns the network of one of the container's addresses, by its place among them. */
    public String of(int address) {
        return ofAddresses.isEmpty() ? names.getFirst() : ofAddresses.get(address);
    }

    /**
     * Returns whether a container finds one of another's addresses.
     *
     * @param address its place among the other's
     */
    public boolean reach(Networks other, int address) {
        return names.contains(other.of(address));
    }

    /** The same of a container that has these of its addresses alone. */
    Networks keeping(List<Integer> addresses) {
        if (ofAddresses.isEmpty()) {
            return this;
        }
        List<String> kept = new ArrayList<>(addresses.size());
        addresses.forEach(address -> kept.add(ofAddresses.get(address)));
        return new Networks(names, kept);
    }
}
