package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Links between two hosts of a server's CMDB that are cut one after the other, at times drawn by chance, and when the server's table LINK says
 * DOWN.
 *
 * @param near the address of the client of a link, which is container {@code nearN.host1}
 * @param far the address of its server
 * @param spread the time within which all are cut
 * @param longest how long a cut may take to be seen
 */
record LinkCuts(int links, IntFunction<String> near, IntFunction<String> far, Duration spread, Duration longest) {

    /** Rules of nft in which a link is cut once its client is in the set. */
    static final String RULES = """
          set cut { type ipv4_addr; }
          chain in { type filter hook input priority 0; ip saddr @cut drop; }
          chain out { type filter hook output priority 0; ip daddr @cut drop; }
        """;

    private static final long LOOK_MILLIS = 100;

    /** Returns the lines of the CMDB. */
    String cmdb() {
        return IntStream.rangeClosed(1, links)
                .mapToObj(i -> "near" + i + ",host1,DC,be,c," + near.apply(i) + ",,s" + i + ",true\nfar" + i
                        + ",host2,DC,db,c," + far.apply(i) + ",s" + i + ",,true\n")
                .collect(Collectors.joining());
    }

    /** @throws IOException with a message for people, if that takes too long */
    void awaitAllUp(LabServer server, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (server.rows("SELECT container FROM link WHERE state = 'UP'").size() < links) {
            if (System.nanoTime() > end) {
                throw new IOException("not all links came up: "
                        + server.rows("SELECT container, state FROM link WHERE state <> 'UP'"));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** @param filter has the rules */
    CutBench.Result cutAll(LabServer server, Namespace filter) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long[] cutAt = RandomGenerator.getDefault()
                .longs(links, 0, spread.toNanos())
                .sorted()
                .map(t -> t + begin)
                .toArray();
        Map<String, Long> cut = new HashMap<>();
        Map<String, Double> seen = new HashMap<>();
        Set<String> falseDowns = new HashSet<>();
        long end = begin + spread.plus(longest).toNanos();
        while (seen.size() + falseDowns.size() < links && System.nanoTime() < end) {
            while (cut.size() < links && System.nanoTime() >= cutAt[cut.size()]) {
                int link = cut.size() + 1;
                cut.put("near" + link + ".host1", System.nanoTime());
                filter.nft("add element inet lab cut { " + near.apply(link) + " }");
            }
            for (List<String> row : server.rows("SELECT container FROM link WHERE state = 'DOWN'")) {
                String name = row.getFirst();
                if (!cut.containsKey(name)) {
                    falseDowns.add(name);
                } else if (!falseDowns.contains(name)) {
                    seen.putIfAbsent(name, (System.nanoTime() - cut.get(name)) / 1e9);
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        List<Double> seconds = seen.values().stream().sorted().toList();
        return new CutBench.Result(cut.size(), cut.size() - seen.size(), falseDowns.size(), seconds);
    }
}
