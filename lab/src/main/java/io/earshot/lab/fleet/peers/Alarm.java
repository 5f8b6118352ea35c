package io.earshot.lab.fleet.peers;

import java.util.Set;

/**
 * Something that a monitor says is wrong.
 *
 * @param id the same for as long as it says so
 * @param ways all that it may be about
 */
public record Alarm(String id, Set<Way> ways) {

    public Alarm {
        ways = Set.copyOf(ways);
    }
}
