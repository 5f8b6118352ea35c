package io.earshot.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds an agent's measurements of one link in one cycle.
 *
 * @param sent probes that left this machine and whose fate is known; send errors are not counted
 * @param received answers to them, never more than {@code sent}
 * @param state the agent's own verdict; without it the server judges by {@code sent} and {@code received}
 * @param rtt absent when nothing was received
 * @param rtts the round trips of all that was received, in buckets that add up; empty if not told
 * @param pathMtu the largest packet that gets through, in bytes, if measured
 * @param icmpFiltered whether TCP proved what ICMP denied; absent if not told
 * @param errors probes that say nothing of the path, by the word for what went wrong: the kernel's name where this
 *     machine did not send it (ENETUNREACH, EPERM, ENOBUFS), STARVED where it slept while the answer was due, FILTERED for
 *     ICMP that was lost while TCP was answered
 * @param late answers after the probe was given up; such a probe counts as lost
 * @param duplicates answers to a probe that was answered before
 */
public record LinkReport(
        Ip ip,
        long sent,
        long received,
        Optional<LinkState> state,
        Optional<Rtt> rtt,
        RttHistogram rtts,
        OptionalInt pathMtu,
        Optional<Boolean> icmpFiltered,
        SortedMap<String, Long> errors,
        long late,
        long duplicates) {

    public LinkReport {
        if (sent < 0 || received < 0 || received > sent) {
            throw new IllegalArgumentException(
                    "sent " + sent + " and received " + received + " of " + ip + ", expected 0 <= received <= sent");
        }
        if (pathMtu.isPresent() && pathMtu.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "pathMtu " + pathMtu.getAsInt() + " of " + ip + ", expected bytes from 1 up");
        }
        requireCount(ip, "late", late);
        requireCount(ip, "duplicates", duplicates);
        for (Map.Entry<String, Long> error : errors.entrySet()) {
            requireCount(ip, "error " + Names.shorten(error.getKey()), error.getValue());
        }
        errors = errors.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    /** A link of which no more than this is known. */
    public LinkReport(
            Ip ip,
            long sent,
            long received,
            Optional<LinkState> state,
            Optional<Rtt> rtt,
            OptionalInt pathMtu,
            boolean icmpFiltered) {
        this(
                ip,
                sent,
                received,
                state,
                rtt,
                RttHistogram.EMPTY,
                pathMtu,
                Optional.of(icmpFiltered),
                Collections.emptySortedMap(),
                0,
                0);
    }

    /** A link of which only the counts are known, as a shell script would report it. */
    public static LinkReport ofCounts(Ip ip, long sent, long received) {
        return new LinkReport(
                ip,
                sent,
                received,
                Optional.empty(),
                Optional.empty(),
                RttHistogram.EMPTY,
                OptionalInt.empty(),
                Optional.empty(),
                Collections.emptySortedMap(),
                0,
                0);
    }

    private static void requireCount(Ip ip, String what, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(what + " " + count + " of " + ip + ", expected a count from 0 up");
        }
    }
}
