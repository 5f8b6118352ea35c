package io.earshot.lab.servers;

import io.earshot.lab.fleet.programs.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Three servers, three brokers and the agents of a fleet on loopback, of which one after the other is broken. */
public final class GroupTrial implements AutoCloseable {

    private static final Duration CYCLE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration FROZEN = Duration.ofSeconds(60);
    private static final String SPEAKER = "SELECT name FROM server WHERE speaks";

    private final List<KafkaBroker> brokers = new ArrayList<>();
    private final List<GroupServer> servers = new ArrayList<>();
    private final GroupAgents agents;
    private final int containers;
    private final Consumer<String> out;

    private GroupTrial(Path folder, int containers, String main, Consumer<String> out) throws IOException {
        this.containers = containers;
        this.out = out;
        List<KafkaBroker.Ports> ports = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            ports.add(new KafkaBroker.Ports(id, FreePort.find(), FreePort.find()));
        }
        for (KafkaBroker.Ports each : ports) {
            brokers.add(new KafkaBroker(folder.resolve("broker" + each.id()), each, ports));
        }
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), GroupAgents.cmdb(containers));
        String bootstrap =
                String.join(", ", brokers.stream().map(KafkaBroker::address).toList());
        for (String name : List.of("a", "b", "c")) {
            servers.add(new GroupServer(
                    name,
                    folder.resolve(name),
                    FreePort.find(),
                    bootstrap,
                    """
                cycle: %ds
                cmdb: {csv: %s}
                partners: {background: 0}
                """.formatted(CYCLE.toSeconds(), cmdb),
                    main));
        }
        agents = new GroupAgents(servers, containers, CYCLE);
    }

    /**
     * Starts everything and waits until all containers have reported.
     *
     * @param main the {@code earshot} command's class
     * @param out is told what happens, a line each
     */
    public static GroupTrial start(Path folder, int containers, String main, Consumer<String> out)
            throws IOException, InterruptedException {
        GroupTrial trial = new GroupTrial(folder, containers, main, out);
        try {
            for (KafkaBroker broker : trial.brokers) {
                broker.start();
            }
            for (GroupServer server : trial.servers) {
                server.start();
            }
            for (GroupServer server : trial.servers) {
                server.awaitStart();
            }
            trial.agents.start();
            trial.await(trial.servers.getFirst(), "SELECT COUNT(*) FROM data WHERE state = 'OK'", "" + containers);
            return trial;
        } catch (IOException | InterruptedException e) {
            trial.close();
            throw e;
        }
    }

    /** @return whether nothing was shown that was not so, and nothing was lost that was taken */
    public boolean run() throws IOException, InterruptedException {
        out.accept("all of " + containers + " containers have reported; " + speaker() + " speaks");
        for (GroupServer server : servers) {
            String before = speaker();
            long begin = System.nanoTime();
            server.kill();
            tell(
                    "kill -9 of server " + server.name() + (server.name().equals(before) ? ", which spoke" : ""),
                    begin,
                    server);
            server.start();
            server.awaitStart();
        }
        for (KafkaBroker broker : brokers) {
            long begin = System.nanoTime();
            broker.kill();
            Thread.sleep(Duration.ofSeconds(10));
            tell("kill -9 of the broker at " + broker.address() + ", away for 10 s", begin, null);
            broker.start();
            Thread.sleep(Duration.ofSeconds(15));
        }
        String speaks = speaker();
        GroupServer frozen = servers.stream()
                .filter(server -> server.name().equals(speaks))
                .findFirst()
                .orElseThrow();
        long begin = System.nanoTime();
        frozen.freeze();
        tell("SIGSTOP of server " + frozen.name() + ", which spoke, for " + FROZEN.toSeconds() + " s", begin, frozen);
        Thread.sleep(FROZEN);
        frozen.thaw();
        Thread.sleep(Duration.ofSeconds(5));
        out.accept("after it woke " + speaker() + " speaks");
        return verdict();
    }

    /** Waits until a server other than the broken one speaks, and tells how long that took. */
    private void tell(String what, long begin, GroupServer broken) throws IOException, InterruptedException {
        GroupServer other =
                servers.stream().filter(server -> server != broken).findFirst().orElseThrow();
        long end = System.nanoTime() + PATIENCE.toNanos();
        String speaks = other.sql(SPEAKER);
        String behind = other.sql("SELECT name FROM server WHERE speaks AND state = 'UP'");
        while (System.nanoTime() < end
                && (speaks.lines().count() != 2
                        || (broken != null && speaks.contains("\n" + broken.name() + "\n"))
                        || behind.lines().count() != 2)) {
            Thread.sleep(50);
            speaks = other.sql(SPEAKER);
            behind = other.sql("SELECT name FROM server WHERE speaks AND state = 'UP'");
        }
        out.accept("%s: %s speaks after %.1f s"
                .formatted(
                        what, speaks.lines().skip(1).findFirst().orElse("nobody"), (System.nanoTime() - begin) / 1e9));
    }

    private boolean verdict() throws IOException, InterruptedException {
        agents.close();
        boolean right = true;
        for (GroupServer server : servers) {
            // The newest reports are on their way for a moment.
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            long lost = lost(server);
            while (lost > 0 && System.nanoTime() < end) {
                Thread.sleep(200);
                lost = lost(server);
            }
            String silent = count(server, "SELECT COUNT(*) FROM data WHERE state = 'SILENT'");
            String incidents = count(server, "SELECT COUNT(*) FROM incident");
            out.accept("server %s: %d reports that were taken are not shown, %s containers SILENT, %s incidents"
                    .formatted(server.name(), lost, silent, incidents));
            right &= lost == 0 && silent.equals("0") && incidents.equals("0");
        }
        out.accept(agents.refused() + " reports found no server");
        return right;
    }

    private long lost(GroupServer server) throws IOException, InterruptedException {
        Map<String, Integer> shown = new HashMap<>();
        server.sql("SELECT name, load FROM data").lines().skip(1).forEach(line -> {
            String[] cells = line.split(",", -1);
            shown.put(cells[0], cells[1].isEmpty() ? 0 : (int) Double.parseDouble(cells[1]));
        });
        long lost = 0;
        for (int i = 0; i < containers; i++) {
            if (shown.getOrDefault(GroupAgents.name(i), 0) < agents.taken(i)) {
                lost++;
            }
        }
        return lost;
    }

    private String speaker() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (GroupServer server : servers) {
                Optional<String> name = server.sql(SPEAKER).lines().skip(1).findFirst();
                if (name.isPresent()) {
                    return name.get();
                }
            }
            Thread.sleep(100);
        }
        throw new IOException("no server speaks after " + PATIENCE.toSeconds() + " s");
    }

    private static String count(GroupServer server, String question) throws IOException, InterruptedException {
        return server.sql(question).lines().skip(1).findFirst().orElse("?");
    }

    private void await(GroupServer server, String question, String wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String answer = count(server, question);
        while (!answer.equals(wanted)) {
            if (System.nanoTime() > end) {
                throw new IOException(question + ": " + answer + ", expected " + wanted);
            }
            Thread.sleep(200);
            answer = count(server, question);
        }
    }

    @Override
    public void close() {
        agents.close();
        servers.forEach(GroupServer::close);
        brokers.forEach(KafkaBroker::close);
    }
}
