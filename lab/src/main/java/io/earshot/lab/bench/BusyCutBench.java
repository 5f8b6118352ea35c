package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures, for links that carry traffic, how many probes their agent sends, and the time from a full cut to DOWN in the server's table LINK.
 * Each client is a container in a network namespace of its own, one real agent of a host probes for all of them, and one namespace answers
 * all of them.
 */
public final class BusyCutBench {

    /** The server's default: the path MTU is measured once a cycle, whatever the traffic says. */
    private static final Duration CYCLE = Duration.ofMinutes(2);

    private static final Duration QUIET = CYCLE.multipliedBy(2);
    private static final Duration SPREAD = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(5);
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private final int links;
    private final boolean reads;

    /**
     * @param links 1 to 100
     * @param reads whether the agent reads connections
     */
    public BusyCutBench(int links, boolean reads) {
        this.links = links;
        this.reads = reads;
    }

    /**
     * @param probes a minute and link before the first cut
     * @param cpu share of a core that the agent took meanwhile
     */
    public record Result(double probes, double cpu, CutBench.Result cuts) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%.1f probes a minute and link, agent %.2f %% of a core; %s", probes, 100 * cpu, cuts);
        }
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    public Result run() throws IOException, InterruptedException {
        try (Namespaces namespaces = Namespaces.open();
                BusyLinks traffic = new BusyLinks()) {
            Namespace far = namespaces.add("far");
            List<Namespace> near = new ArrayList<>();
            for (int i = 1; i <= links; i++) {
                Namespace one = namespaces.add("near" + i);
                namespaces.connect(one, "eth0", far, "eth" + i);
                one.ip("addr", "add", near(i) + "/24", "dev", "eth0");
                far.ip("addr", "add", far(i) + "/24", "dev", "eth" + i);
                near.add(one);
            }
            far.nft("""
                table inet lab {
                %s
                  chain count { type filter hook prerouting priority -10; icmp type echo-request counter; }
                }
                """.formatted(LinkCuts.RULES));
            traffic.answer(far);
            for (int i = 1; i <= links; i++) {
                traffic.ask(near.get(i - 1), far(i));
            }
            try (LabServer server = LabServer.start(cuts().cmdb(), CYCLE)) {
                Process agent = HostAgentProcess.start(
                        server.uri("/"),
                        "host1",
                        namespaces.prefix() + "(near.*)",
                        reads ? List.of() : List.of("--sockets", "none"));
                try {
                    cuts().awaitAllUp(server, START);
                    return measure(server, far, agent);
                } finally {
                    agent.destroy();
                    agent.waitFor(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    private Result measure(LabServer server, Namespace far, Process agent) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long probesBefore = probes(far);
        Duration cpuBefore = cpu(agent);
        Thread.sleep(QUIET.toMillis());
        double minutes = (System.nanoTime() - begin) / 60e9;
        double probes = (probes(far) - probesBefore) / minutes / links;
        double cpu = cpu(agent).minus(cpuBefore).toNanos() / 60e9 / minutes;
        return new Result(probes, cpu, cuts().cutAll(server, far));
    }

    private static Duration cpu(Process agent) {
        return agent.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long probes(Namespace far) throws IOException {
        String rules = far.nftList("chain", "inet", "lab", "count");
        Matcher counter = PACKETS.matcher(rules);
        if (!counter.find()) {
            throw new IOException("nft counts nothing: " + rules);
        }
        return Long.parseLong(counter.group(1));
    }

    private LinkCuts cuts() {
        return new LinkCuts(links, BusyCutBench::near, BusyCutBench::far, SPREAD, LONGEST);
    }

    private static String near(int link) {
        return "10.78." + link + ".1";
    }

    private static String far(int link) {
        return "10.78." + link + ".2";
    }
}
