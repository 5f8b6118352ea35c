package io.earshot.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The section {@code announcement}: what an agent tells of its machine, for fleets without a CMDB.
 *
 * @param addresses at which the machine can be reached, in the order of its interfaces
 * @param labels given to the agent, as in {@code dataCenter=TX}
 */
public record Announcement(List<Ip> addresses, SortedMap<String, String> labels) implements Section {

    /** A machine with more has them from something that changes them all the time. */
    public static final int MOST_ADDRESSES = 64;

    public static final int MOST_LABELS = 32;

    private static final int LONGEST_NAME = 63;

    public Announcement(List<Ip> addresses, Map<String, String> labels) {
        this(addresses, new TreeMap<>(labels));
    }

    public Announcement {
        addresses = List.copyOf(addresses);
        if (addresses.size() > MOST_ADDRESSES) {
            throw new IllegalArgumentException(
                    addresses.size() + " announced addresses, expected at most " + MOST_ADDRESSES);
        }
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException(labels.size() + " labels, expected at most " + MOST_LABELS);
        }
        labels.forEach(Announcement::requireLabel);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** @throws IllegalArgumentException unless it is a label's name with a value of one line */
    public static void requireLabel(String name, String value) {
        boolean isName = !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._/-".indexOf(c) >= 0));
        if (!isName) {
            throw new IllegalArgumentException("label \"" + Names.shorten(name)
                    + "\", expected up to 63 letters, digits, dots, dashes, slashes and underscores");
        }
        if (value.isBlank()
                || value.length() > Names.MAX_LENGTH
                || !value.codePoints().allMatch(Printable::isPrintable)) {
            throw new IllegalArgumentException("label " + name + " is \"" + Names.shorten(value)
                    + "\", expected a text of one line and at most " + Names.MAX_LENGTH + " characters");
        }
    }
}
