package io.earshot.lab.bench;

import io.earshot.agent.probe.Sources;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.model.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measures the time from a full cut of a link to DOWN in the server's table LINK. Pairs of containers, one of each pair in either of two
 * namespaces, are cut from each other by nft, each at a moment of its own.
 */
public final class CutBench {

    /** Shorter than the default, so that all links are known to be UP sooner; a link that breaks does not wait for it. */
    private static final Duration CYCLE = Duration.ofSeconds(30);

    private static final Duration SPREAD = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(4);

    private final int pairs;

    /** @param pairs 1 to 250 */
    public CutBench(int pairs) {
        this.pairs = pairs;
    }

    /**
     * Seconds from each cut to its row, sorted.
     *
     * @param cut how many
     * @param missed cuts that did not show within two minutes
     * @param falseDowns links that went DOWN before they were cut
     */
    public record Result(int cut, int missed, int falseDowns, List<Double> seconds) {

        public Result {
            seconds = List.copyOf(seconds);
        }

        @Override
        public String toString() {
            return seconds.isEmpty()
                    ? "none of %d cuts was seen".formatted(cut)
                    : String.format(
                            Locale.ROOT,
                            "%d cuts, %d not seen, %d links down without one; cut to DOWN in LINK: least %.1f s, median %.1f s,"
                                    + " most %.1f s",
                            cut,
                            missed,
                            falseDowns,
                            seconds.getFirst(),
                            seconds.get(seconds.size() / 2),
                            seconds.getLast());
        }

        /** Within the seconds, in percent of all cuts. */
        public double within(double limit) {
            return 100.0 * seconds.stream().filter(s -> s <= limit).count() / cut;
        }
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    public Result run() throws IOException, InterruptedException {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace near = namespaces.add("near");
            Namespace far = namespaces.add("far");
            namespaces.connect(near, "eth0", far, "eth0");
            near.addresses("eth0", addresses(CutBench::near));
            far.addresses("eth0", addresses(CutBench::far));
            far.nft("""
                table inet lab {
                %s
                }
                """.formatted(LinkCuts.RULES));
            LinkCuts cuts = new LinkCuts(pairs, CutBench::near, CutBench::far, SPREAD, LONGEST);
            try (LabServer server = LabServer.start(cuts.cmdb(), CYCLE)) {
                for (int i = 1; i <= pairs; i++) {
                    server.startAgent("near" + i + ".host1", Sources.of(Ip.parse(near(i))), near.sockets());
                }
                cuts.awaitAllUp(server, START);
                return cuts.cutAll(server, far);
            }
        }
    }

    private static String near(int pair) {
        return "10.77.0." + pair;
    }

    private static String far(int pair) {
        return "10.77.1." + pair;
    }

    private List<String> addresses(IntFunction<String> ips) {
        return IntStream.rangeClosed(1, pairs)
                .mapToObj(i -> ips.apply(i) + "/23")
                .toList();
    }
}
