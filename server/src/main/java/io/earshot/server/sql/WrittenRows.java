package io.earshot.server.sql;

import io.earshot.model.Container;
import io.earshot.model.Ip;
import io.earshot.server.partners.KnownPartner;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * What stands in the tables for one container, so that a report changes by number the columns that a report can change. Looked
 * up by their names and written whole, its rows would take twice the time.
 */
final class WrittenRows {

    private static final int MAX_LINKS = 1 << 16;

    private final long number;
    private Container container;
    private KnownPartner[] partners = {};
    private Set<Integer> codes = Set.of();

    /** @param number no other container's */
    WrittenRows(long number) {
        this.number = number;
    }

    long dataId() {
        return number;
    }

    /** @return whether the row already says what the CMDB says of the container, once this has been called */
    boolean describes(Container newer) {
        boolean same = Objects.equals(newer, container);
        container = newer;
        return same;
    }

    /** The link's row, which keeps its number for as long as the link is known. */
    long linkId(KnownPartner partner) {
        return number * MAX_LINKS + indexOf(partner.ip());
    }

    /** @return whether the row already says who the partner is, once this has been called */
    boolean describes(KnownPartner newer) {
        int index = indexOf(newer.ip());
        boolean same = Objects.equals(newer, partners[index]);
        partners[index] = newer;
        return same;
    }

    long forget(Ip ip) {
        int index = indexOf(ip);
        partners[index] = null;
        return number * MAX_LINKS + index;
    }

    /** @return whether there are codes in the table that the newer report does not have */
    boolean hasOthersThan(Set<Integer> newer) {
        boolean others = !newer.containsAll(codes);
        codes = newer;
        return others;
    }

    /** Where it stands, or may stand. Lists are short, and looked through faster than hashed. */
    private int indexOf(Ip ip) {
        int free = -1;
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] == null) {
                free = free < 0 ? i : free;
            } else if (partners[i].ip().equals(ip)) {
                return i;
            }
        }
        if (free < 0) {
            free = partners.length;
            partners = Arrays.copyOf(partners, free + 4);
        }
        return free;
    }
}
