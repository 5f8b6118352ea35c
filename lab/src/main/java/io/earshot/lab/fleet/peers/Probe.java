package io.earshot.lab.fleet.peers;

import java.util.Set;

/**
 * An address that is probed again and again from one place.
 *
 * @param from the host from which
 * @param to the host or container whose address it is
 * @param ways that are broken, perhaps, where it does not answer
 */
record Probe(String from, String to, String address, Set<Way> ways) {

    Probe {
        ways = Set.copyOf(ways);
    }

    Alarm alarm() {
        return new Alarm(from + " to " + address, ways);
    }
}
