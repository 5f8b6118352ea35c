package io.earshot.lab.servers;

import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Three servers, three brokers, the agents of a fleet and a receiver of messages on loopback, of which one after the other is broken. */
public final class GroupTrial implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Optional<Sites> sites;
    private final List<KafkaBroker> brokers = new ArrayList<>();
    private final List<GroupServer> servers = new ArrayList<>();
    private final ToldMessages told;
    private final GroupMarkers markers;
    private final GroupAgents agents;
    private final Plan plan;
    private final Consumer<String> out;

    /**
     * Says what is tried.
     *
     * @param cycle in which each container reports once
     */
    public record Plan(int containers, Duration cycle, Collection<GroupStep> steps) {

        public Plan {
            steps = List.copyOf(steps);
        }
    }

    private GroupTrial(Path folder, Plan plan, String main, Consumer<String> out) throws IOException {
        this.plan = plan;
        this.out = out;
        sites = plan.steps().contains(GroupStep.CUT) ? Optional.of(Sites.lay(NAMES.size())) : Optional.empty();
        List<KafkaBroker.Ports> ports = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String host = sites.isPresent() ? Sites.address(i) : "127.0.0.1";
            ports.add(new KafkaBroker.Ports(i + 1, host, FreePort.find(), FreePort.find()));
        }
        for (KafkaBroker.Ports each : ports) {
            Path own = folder.resolve("broker" + each.id());
            brokers.add(
                    sites.isPresent()
                            ? new KafkaBroker(own, each, ports, sites.get().site(each.id() - 1))
                            : new KafkaBroker(own, each, ports));
        }
        told = new ToldMessages();
        Path cmdb = Files.writeString(
                folder.resolve("cmdb.csv"), GroupAgents.cmdb(plan.containers()) + GroupMarkers.cmdb());
        String bootstrap =
                String.join(", ", brokers.stream().map(KafkaBroker::address).toList());
        for (int i = 0; i < NAMES.size(); i++) {
            int number = i;
            String name = NAMES.get(i);
            Optional<Namespace> place = sites.map(each -> each.site(number));
            servers.add(new GroupServer(
                    name,
                    folder.resolve(name),
                    FreePort.find(),
                    """
                state: none
                cluster: {name: %s, kafka: {bootstrap: [%s]}}
                cycle: %ds
                cmdb: {csv: %s}
                partners: {background: 0}
                """.formatted(name, bootstrap, plan.cycle().toSeconds(), cmdb) + told.destination(name, place),
                    main,
                    place));
        }
        agents = new GroupAgents(servers, plan.containers(), plan.cycle());
        markers = new GroupMarkers(servers, plan.cycle());
    }

    /**
     * Starts everything and waits until all containers have reported.
     *
     * @param main the {@code earshot} command's class
     * @param out is told what happens, a line each
     */
    public static GroupTrial start(Path folder, Plan plan, String main, Consumer<String> out)
            throws IOException, InterruptedException {
        GroupTrial trial = new GroupTrial(folder, plan, main, out);
        try {
            for (KafkaBroker broker : trial.brokers) {
                broker.start();
            }
            for (KafkaBroker broker : trial.brokers) {
                broker.awaitStart();
            }
            for (GroupServer server : trial.servers) {
                server.start();
            }
            for (GroupServer server : trial.servers) {
                server.awaitStart();
            }
            trial.agents.start();
            trial.markers.start();
            trial.awaitReports();
            return trial;
        } catch (IOException | InterruptedException e) {
            trial.close();
            throw e;
        }
    }

    private void awaitReports() throws IOException, InterruptedException {
        String wanted = "" + (plan.containers() + GroupMarkers.COUNT);
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (GroupServer server : servers) {
            String seen = "";
            while (!seen.equals(wanted)) {
                if (System.nanoTime() > end) {
                    throw new IOException("server " + server.name() + " shows " + seen
                            + " containers that are OK, expected " + wanted);
                }
                Thread.sleep(200);
                seen = server.cell("SELECT COUNT(*) FROM data WHERE state = 'OK'")
                        .orElse("");
            }
        }
        out.accept("all of " + plan.containers() + " containers have reported to three servers");
    }

    /** @return whether nothing was shown that was not so, and nothing was lost that was taken */
    public boolean run() throws IOException, InterruptedException {
        GroupBreaks breaks = new GroupBreaks(servers, brokers, sites, markers, told, agents, plan.cycle(), out);
        boolean right = true;
        for (GroupStep step : plan.steps()) {
            right &= breaks.run(step);
        }
        out.accept(agents.refused() + " reports found no server");
        return right;
    }

    @Override
    public void close() {
        agents.close();
        markers.close();
        servers.forEach(GroupServer::close);
        brokers.forEach(KafkaBroker::close);
        told.close();
        sites.ifPresent(Sites::close);
    }
}
