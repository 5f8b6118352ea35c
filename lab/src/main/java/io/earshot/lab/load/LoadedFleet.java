package io.earshot.lab.load;

import io.earshot.http.access.FleetKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Holds the agents of a fleet, and the state that the server must have of them in the end. A million of them fit into some hundred
 * megabytes. From any thread.
 */
final class LoadedFleet {

    private static final byte[][] NO_LIST = {};

    private static final byte[] NO_PROOF = {};

    private final List<byte[]> names;
    private final List<byte[]> proofs;
    private final Map<String, byte[]> sharedIps = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<byte[][]> lists;
    private final AtomicReferenceArray<String> tags;

    /** Reports that were begun, and the newest that the server said yes to, and the newest of which nobody knows. */
    private final AtomicIntegerArray begun;

    private final AtomicIntegerArray taken;
    private final AtomicIntegerArray unsure;

    private volatile Set<String> stopped = Set.of();

    /** @param key from which each agent's token is derived, where they show one */
    LoadedFleet(List<String> names, Optional<FleetKey> key) {
        this(
                names.stream().map(Octets::ascii).toList(),
                key.map(k -> proofs(names, k)).orElse(List.of()),
                new AtomicReferenceArray<>(names.size()),
                new AtomicReferenceArray<>(names.size()));
    }

    private LoadedFleet(
            List<byte[]> names,
            List<byte[]> proofs,
            AtomicReferenceArray<byte[][]> lists,
            AtomicReferenceArray<String> tags) {
        this.names = names;
        this.proofs = proofs;
        this.lists = lists;
        this.tags = tags;
        begun = new AtomicIntegerArray(names.size());
        taken = new AtomicIntegerArray(names.size());
        unsure = new AtomicIntegerArray(names.size());
    }

    private static List<byte[]> proofs(List<String> names, FleetKey key) {
        return names.stream()
                .map(name -> Octets.ascii("Authorization: Bearer " + key.tokenOf(name) + "\r\n"))
                .toList();
    }

    /** The same agents with the same lists, before their first report. */
    LoadedFleet twin() {
        return new LoadedFleet(names, proofs, lists, tags);
    }

    int size() {
        return names.size();
    }

    /** From now on only the others have agents. */
    void stopOnly(Set<String> containers) {
        stopped = containers;
    }

    boolean isStopped(int agent) {
        return !stopped.isEmpty() && stopped.contains(new String(names.get(agent), StandardCharsets.US_ASCII));
    }

    byte[] name(int agent) {
        return names.get(agent);
    }

    /** The line of a request's head that says who the agent is; empty where nobody asks. */
    byte[] proof(int agent) {
        return proofs.isEmpty() ? NO_PROOF : proofs.get(agent);
    }

    boolean hasList(int agent) {
        return lists.get(agent) != null;
    }

    /** The partner addresses as texts; none before the first list. */
    byte[][] list(int agent) {
        byte[][] list = lists.get(agent);
        return list == null ? NO_LIST : list;
    }

    /** Empty before the first list. */
    String tag(int agent) {
        String tag = tags.get(agent);
        return tag == null ? "" : tag;
    }

    /** @param line the list as the server has it for shell scripts */
    void takeList(int agent, String line, String tag) {
        String[] words = line.strip().split(" ", -1);
        byte[][] list = new byte[words.length - 1][];
        for (int i = 0; i < list.length; i++) {
            list[i] = sharedIps.computeIfAbsent(words[i + 1], Octets::ascii);
        }
        lists.set(agent, list);
        tags.set(agent, tag);
    }

    /** The number of a new report. */
    int beginReport(int agent) {
        return begun.incrementAndGet(agent);
    }

    void wasTaken(int agent, int report) {
        taken.accumulateAndGet(agent, report, Math::max);
    }

    void mayHaveBeenTaken(int agent, int report) {
        unsure.accumulateAndGet(agent, report, Math::max);
    }

    /** 0 where the server never said yes. */
    int newestTaken(int agent) {
        return taken.get(agent);
    }

    /** Whether the server may rightly know this report as the newest. */
    boolean mayBeNewest(int agent, int report) {
        return report == taken.get(agent) || (report > taken.get(agent) && report <= unsure.get(agent));
    }
}
