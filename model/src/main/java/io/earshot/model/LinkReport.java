package io.earshot.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an agent saw of one link in one cycle.
 *
 * @param sent probes that left this machine; send errors are not counted
 * @param received answers to them, never more than {@code sent}
 * @param state the agent's own verdict; without it the server judges by {@code sent} and {@code received}
 * @param rtt absent when nothing was received
 * @param pathMtu bytes, if measured
 * @param icmpFiltered TCP proved what ICMP denied
 */
public record LinkReport(
        Ip ip,
        long sent,
        long received,
        Optional<LinkState> state,
        Optional<Rtt> rtt,
        OptionalInt pathMtu,
        boolean icmpFiltered) {

    public LinkReport {
        if (sent < 0 || received < 0 || received > sent) {
            throw new IllegalArgumentException(
                    "sent " + sent + " and received " + received + " of " + ip + ", expected 0 <= received <= sent");
        }
        if (pathMtu.isPresent() && pathMtu.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "pathMtu " + pathMtu.getAsInt() + " of " + ip + ", expected bytes from 1 up");
        }
    }

    /** A link of which only the counts are known, as a shell script would report it. */
    public static LinkReport ofCounts(Ip ip, long sent, long received) {
        return new LinkReport(ip, sent, received, Optional.empty(), Optional.empty(), OptionalInt.empty(), false);
    }
}
