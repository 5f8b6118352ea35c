package io.earshot.agent.paths;

import io.earshot.model.LinkPaths;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Counts the probes of a sweep by source port. */
final class PortCounts {

    private final int[] sent;
    private final int[] lost;
    private final int[] forward;
    private final int[] backward;

    PortCounts(int ports) {
        sent = new int[ports];
        lost = new int[ports];
        forward = new int[ports];
        backward = new int[ports];
    }

    void add(int port, boolean isLost) {
        sent[port]++;
        lost[port] += isLost ? 1 : 0;
    }

    /** Takes where a lost probe was lost: on the way back if it arrived. */
    void direction(int port, boolean arrived) {
        int[] where = arrived ? backward : forward;
        where[port]++;
    }

    /** Returns whether the fate of any probe is known. */
    boolean isTested(int port) {
        return sent[port] > 0;
    }

    /** Returns the share of probes that ports lose which do not lose everything; zero where there are none. */
    double lossOfOthers() {
        double allSent = 0;
        double allLost = 0;
        for (int port = 0; port < sent.length; port++) {
            if (!lostAll(port)) {
                allSent += sent[port];
                allLost += lost[port];
            }
        }
        return allSent == 0 ? 0 : allLost / allSent;
    }

    boolean lostAll(int port) {
        return sent[port] > 0 && lost[port] == sent[port];
    }

    /** Returns the ports whose paths are dead, as {@link PathVerdict} decides. */
    BitSet dead() {
        return PathVerdict.dead(sent, lost);
    }

    /** @param mtu the path MTU of a port, where it is known */
    List<LinkPaths.Port> report(int firstPort, BitSet dead, IntFunction<OptionalInt> mtu) {
        List<LinkPaths.Port> report = new ArrayList<>();
        for (int port = 0; port < sent.length; port++) {
            if (sent[port] > 0) {
                report.add(new LinkPaths.Port(
                        firstPort + port,
                        sent[port],
                        sent[port] - lost[port],
                        forward[port],
                        backward[port],
                        dead.get(port),
                        mtu.apply(port)));
            }
        }
        return report;
    }
}
