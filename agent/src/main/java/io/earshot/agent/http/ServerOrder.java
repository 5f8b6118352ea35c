package io.earshot.agent.http;

import java.util.Comparator;
import java.util.List;

/**
 * Orders servers of equal rank for one agent by rendezvous hashing: each server is the first choice of as many agents as any other, and when one
 * goes, only its own agents move, each to the next of its order.
 */
public final class ServerOrder {

    private ServerOrder() {}

    /**
     * Returns the servers in the order in which this agent tries them.
     *
     * @param agent the name of its container or host
     */
    public static List<String> of(List<String> servers, String agent) {
        return servers.stream()
                .sorted(Comparator.comparingInt((String server) -> score(server, agent))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int score(String server, String agent) {
        int hash = 31 * server.hashCode() + mix(agent.hashCode());
        return mix(hash);
    }

    /** Mixes as MurmurHash3 ends: hashes of names that differ in one letter must not keep their order. */
    private static int mix(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
