package io.earshot.lab.fleet.peers;

import java.util.Set;

/**
 * Something that a monitor says is wrong.
 *
 * @param id the same for as long as it says so
 * @param words what it says, which may change
 * @param ways all that it may be about
 */
public record Alarm(String id, String words, Set<Way> ways) {

    public Alarm {
        ways = Set.copyOf(ways);
    }

    /** One that says the same for as long as it says so. */
    Alarm(String words, Set<Way> ways) {
        this(words, words, ways);
    }
}
