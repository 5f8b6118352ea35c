package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a capture costs its agent, beside the process that captures: two agents of a host watch the same container at the same
 * time, and the server asks one of them to capture. Both report to a real server.
 */
final class CapturingAgentBench implements AutoCloseable {

    /** Twelve times as often as usual, so that a measurement of seconds has reports in it. */
    private static final Duration CYCLE = Duration.ofSeconds(10);

    /** Until both have compiled what a cycle needs. */
    private static final Duration WARM_UP = CYCLE.multipliedBy(3);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String SETTINGS = """
        wire: {captures: [{containers: [server.captured], interfaces: [eth0], cpuShare: 1}]}
        """;

    private final List<Process> agents = new ArrayList<>();
    private final LabServer server;

    private CapturingAgentBench(LabServer server) {
        this.server = server;
    }

    /**
     * @param container the end of the name of the namespace that both watch
     * @param address of that container
     */
    static CapturingAgentBench start(Namespaces namespaces, String container, String address)
            throws IOException, InterruptedException {
        String cmdb =
                container + ",captured,DC,app,c," + address + ",,,true\n" + container + ",plain,DC,app,c,,,,true\n";
        CapturingAgentBench bench = new CapturingAgentBench(LabServer.start(cmdb, CYCLE, SETTINGS));
        try {
            for (String host : List.of("plain", "captured")) {
                bench.agents.add(HostAgentProcess.start(
                        bench.server.uri("/"), host, namespaces.prefix() + "(" + container + ")", List.of()));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (bench.server
                            .rows("SELECT interface FROM capture WHERE problem IS NULL")
                            .isEmpty()
                    || bench.server.rows("SELECT name FROM agent").size() < 2) {
                if (System.nanoTime() > end) {
                    throw new IOException("the agents do not both report, or nothing is captured");
                }
                TimeUnit.SECONDS.sleep(1);
            }
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            return bench;
        } catch (IOException | InterruptedException e) {
            bench.close();
            throw e;
        }
    }

    /** CPU that was used so far. */
    private record Use(long at, Duration plain, Duration capturing, Duration process) {}

    /** Something that takes time. */
    interface Traffic {
        long run() throws IOException, InterruptedException;
    }

    /** Returns a line for people on the agents' CPU during the traffic. */
    String measure(Traffic traffic) throws IOException, InterruptedException {
        Use before = use();
        long requests = traffic.run();
        Use after = use();
        double nanos = after.at() - before.at();
        double plain = after.plain().minus(before.plain()).toNanos() / nanos;
        double capturing = after.capturing().minus(before.capturing()).toNanos() / nanos;
        double process = after.process().minus(before.process()).toNanos() / nanos;
        return String.format(
                Locale.ROOT,
                "agent with a report every %d s, %,d requests in %.0f s: %.3f %% of a core without a capture, %.3f %% with one (%.2f times), its"
                        + " capturing process %.2f %%",
                CYCLE.toSeconds(),
                requests,
                nanos / 1e9,
                100 * plain,
                100 * capturing,
                capturing / plain,
                100 * process);
    }

    private Use use() throws IOException {
        return new Use(
                System.nanoTime(),
                ExchangesBench.cpu(agents.get(0).toHandle()),
                ExchangesBench.cpu(agents.get(1).toHandle()),
                ExchangesBench.cpu(ExchangesBench.capturing(agents.get(1).toHandle())));
    }

    @Override
    public void close() throws IOException {
        agents.forEach(Process::destroy);
        for (Process agent : agents) {
            agent.onExit().join();
        }
        server.close();
    }
}
