package io.earshot.pdns.ask;

import io.earshot.model.Ip;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds an answer of PowerDNS.
 *
 * @param timeToLive of the shortest-lived record
 */
record Answer(List<Ip> addresses, Duration timeToLive) {

    static final Answer NONE = new Answer(List.of(), AskPlan.LONGEST);

    Answer and(Answer other) {
        return new Answer(
                Stream.concat(addresses.stream(), other.addresses.stream()).toList(),
                timeToLive.compareTo(other.timeToLive) < 0 ? timeToLive : other.timeToLive);
    }
}
