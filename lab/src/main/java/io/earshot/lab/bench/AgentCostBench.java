package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespaces;
import io.earshot.lab.ratios.Ratio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Packets a second and CPU of an agent with ten partners, with all kinds of probes on, beside one that sends echo requests alone. All agents run
 * at the same time, each in a network namespace of its own, where all packets are those of its probes, of its calls to the server, and of ten others that
 * probe it.
 */
public final class AgentCostBench {

    private static final Duration WARM_UP = Duration.ofSeconds(60);

    /** Says what an agent is told to do. */
    enum Work {
        /** Echo requests, large ones once a cycle among them. */
        ECHO,
        /** Paths by UDP, answers to others, one traffic class and two links in the background, beside. */
        PATHS,
        /** The same, and an HTTP request to a service of each partner each 30 s. */
        SERVICES
    }

    private final int rounds;
    private final int seconds;

    /** @param seconds of each round */
    public AgentCostBench(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** Returns a table, and what shows that the agents did what they were told. */
    public String run() throws IOException, InterruptedException {
        Map<Work, WorkingAgent> agents = new EnumMap<>(Work.class);
        try (Namespaces namespaces = Namespaces.open()) {
            try {
                for (Work work : Work.values()) {
                    agents.put(
                            work, WorkingAgent.start(namespaces.add(work.name().toLowerCase(Locale.ROOT)), work));
                }
                Thread.sleep(WARM_UP);
                return measure(agents);
            } finally {
                agents.values().forEach(WorkingAgent::close);
            }
        }
    }

    private String measure(Map<Work, WorkingAgent> agents) throws IOException, InterruptedException {
        Map<Work, double[]> packets = new EnumMap<>(Work.class);
        Map<Work, double[]> cpu = new EnumMap<>(Work.class);
        for (Work work : Work.values()) {
            packets.put(work, new double[rounds]);
            cpu.put(work, new double[rounds]);
        }
        for (int round = 0; round < rounds; round++) {
            Map<Work, WorkingAgent.Use> before = use(agents);
            Thread.sleep(Duration.ofSeconds(seconds));
            Map<Work, WorkingAgent.Use> after = use(agents);
            for (Work work : Work.values()) {
                WorkingAgent.Use one = before.get(work);
                WorkingAgent.Use other = after.get(work);
                double elapsed = other.at() - one.at();
                packets.get(work)[round] = (other.packets() - one.packets()) / elapsed * 1e9;
                cpu.get(work)[round] = (other.cpuNanos() - one.cpuNanos()) / elapsed * 100;
            }
        }
        List<Ratio> ratios = new ArrayList<>();
        ratios.add(ratio("packets a second, paths, a class and two links in the background", packets, Work.PATHS, 1.3));
        ratios.add(ratio("CPU of the same, % of a core", cpu, Work.PATHS, 1.2));
        ratios.add(ratio("packets a second, ten services beside", packets, Work.SERVICES, 1.3));
        ratios.add(ratio("CPU of the same, % of a core", cpu, Work.SERVICES, 1.2));
        StringBuilder text = new StringBuilder(Ratio.table(ratios));
        agents.forEach(
                (work, agent) -> text.append("\n").append(work).append(": ").append(agent.proof()));
        return text.toString();
    }

    private static Ratio ratio(String what, Map<Work, double[]> of, Work work, double atMost) {
        return Ratio.ofTurns(
                what, of.get(work), "echo requests alone", of.get(Work.ECHO), new Ratio.Goal.AtMost(atMost));
    }

    private static Map<Work, WorkingAgent.Use> use(Map<Work, WorkingAgent> agents) throws IOException {
        Map<Work, WorkingAgent.Use> uses = new EnumMap<>(Work.class);
        for (Map.Entry<Work, WorkingAgent> each : agents.entrySet()) {
            uses.put(each.getKey(), each.getValue().use());
        }
        return uses;
    }
}
