package io.earshot.lab.upgrade;

import io.earshot.http.access.FleetKey;
import io.earshot.http.config.ConfigException;
import io.earshot.lab.exit.AtExit;
import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.tasks.TaskSigner;
import io.earshot.lab.tasks.TrialQuestions;
import io.earshot.lab.upgrade.RecordingProxy.Taken;
import io.earshot.model.ContainerName;
import io.earshot.model.pieces.FileOrder;
import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A server, a proxy before it, and an agent for each scenario, all on loopback. */
public final class UpgradeTrial implements AutoCloseable {

    private static final String KEY = "correct horse battery staple";
    private static final String OPERATOR = "operator-0123456789";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Tasks can be noted, and no package can be fetched. */
    private static final long LEFT_FREE = 1 << 20;

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    private final TemporaryFolder temporary;
    private final Path folder;
    private final Times times;
    private final List<Scenario> scenarios;
    private final TaskSigner anna = new TaskSigner();
    private final EarshotServer server;
    private final RecordingProxy proxy;
    private final TrialQuestions questions;
    private final Map<Scenario.Version, FileOrder> files = new EnumMap<>(Scenario.Version.class);
    private final List<UpgradedAgent> agents = new ArrayList<>();
    private final AtExit atExit;

    /**
     * Says how long things take.
     *
     * @param crashAfter how long a version that crashes runs after it has taken over
     */
    public record Times(Duration proof, Duration probation, Duration crashAfter) {}

    private UpgradeTrial(List<Scenario> scenarios, Times times) throws IOException, InterruptedException {
        this.scenarios = scenarios;
        this.times = times;
        temporary = TemporaryFolder.create();
        folder = temporary.path();
        try {
            writeServerFiles();
            server = EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
        } catch (CannotStartException | ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
        proxy = new RecordingProxy(server.uri());
        questions = new TrialQuestions(server.uri(), OPERATOR);
        atExit = AtExit.run("end-agents", this::endAgents);
        AgentPackages packages = new AgentPackages(folder);
        for (Scenario scenario : scenarios) {
            if (!files.containsKey(scenario.version())) {
                Path archive = packages.make(scenario.version(), times.crashAfter());
                files.put(
                        scenario.version(), questions.put(archive.getFileName().toString(), archive));
            }
        }
        Path program = packages.installed();
        FleetKey fleet = new FleetKey(KEY);
        for (int i = 0; i < scenarios.size(); i++) {
            ContainerName name = name(i);
            agents.add(new UpgradedAgent(
                    program,
                    agentFolder(i),
                    name,
                    proxy.uri(),
                    fleet.tokenOf(name.toString()),
                    folder.resolve("task.keys"),
                    scenarios.get(i).victim() == Scenario.Victim.DISK));
        }
    }

    /** Starts everything. The scenarios are played in turn by so many agents. */
    public static UpgradeTrial start(int agents, Times times) throws IOException, InterruptedException {
        boolean mayMount = "root".equals(System.getProperty("user.name"));
        List<Scenario> all = Arrays.stream(Scenario.values())
                .filter(scenario -> mayMount || scenario.victim() != Scenario.Victim.DISK)
                .toList();
        List<Scenario> scenarios = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            scenarios.add(all.get(i % all.size()));
        }
        return new UpgradeTrial(scenarios, times);
    }

    static UpgradeTrial start(List<Scenario> scenarios, Times times) throws IOException, InterruptedException {
        return new UpgradeTrial(scenarios, times);
    }

    private static ContainerName name(int index) {
        return ContainerName.parse("be" + index + ".host" + index);
    }

    private void writeServerFiles() throws IOException {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(folder.resolve("task.keys"), anna.publicKeys());
        StringBuilder cmdb =
                new StringBuilder("container,host,dataCenter,role,cluster,addresses,services,uses,running\n");
        for (int i = 0; i < scenarios.size(); i++) {
            cmdb.append("be" + i + ",host" + i + ",TX,be,tx,127.0.77." + (i + 1) + ",,db,true\n");
        }
        cmdb.append("db1,hostdb,TX,db,tx,127.0.78.1,db,,true\n");
        Files.writeString(folder.resolve("cmdb.csv"), cmdb);
        Files.writeString(folder.resolve("server.yaml"), """
                listen: 127.0.0.1:0
                cycle: 4s
                downAfter: 4s
                probeInterval: %dms
                cmdb: {csv: cmdb.csv, refresh: 1m}
                access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
                state: state
                """.formatted(PROBE_INTERVAL.toMillis()));
    }

    /** Only a version that cannot connect needs all of its time. */
    private Duration proofTime(Scenario scenario) {
        return scenario.version() == Scenario.Version.CANNOT_CONNECT
                ? times.proof()
                : times.proof().multipliedBy(10);
    }

    private Path agentFolder(int index) throws IOException {
        Path own = folder.resolve("agent" + index);
        Path words = Files.createDirectories(own.resolve("words"));
        Path script = Files.writeString(
                own.resolve("slow"),
                "#!/bin/sh\necho once >>" + own + "/executed\ni=0\nwhile [ $i -lt 12000 ] && [ ! -e " + own
                        + "/finish ]; do sleep 0.1; i=$((i + 1)); done\necho finished\n");
        script.toFile().setExecutable(true);
        // An upgrade takes minutes on a machine that plays many.
        Files.writeString(words.resolve("slow.word"), "run = " + script + "\ntimeLimit = 30m\n");
        Files.writeString(words.resolve("upgrade.word"), """
                run = upgrade
                keys = anna
                rateLimit = %s
                proofTime = %ds
                probation = %ds
                """.formatted(
                        scenarios.get(index).step().equals("FETCHING") ? "200k" : "100m",
                        proofTime(scenarios.get(index)).toSeconds(),
                        times.probation().toSeconds()));
        return own;
    }

    /**
     * Upgrades all agents at once, and returns what became of them.
     *
     * @param busy for how long the server answers with 429 and 503 from the first new agent on
     */
    public List<UpgradeResult> run(Duration busy) throws IOException, InterruptedException {
        questions.until(
                "SELECT COUNT(*) FROM data WHERE reportedAt IS NOT NULL",
                rows -> rows.get(0).get(0).asInt() == scenarios.size(),
                PATIENCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<UpgradeResult>> all = new ArrayList<>();
            for (int i = 0; i < scenarios.size(); i++) {
                int index = i;
                all.add(threads.submit(() -> play(index)));
            }
            if (busy.isPositive()) {
                questions.until(
                        "SELECT COUNT(*) FROM upgrade WHERE step = 'STARTED'",
                        rows -> rows.get(0).get(0).asInt() > 0,
                        PATIENCE);
                proxy.setBusy(true);
                Thread.sleep(busy);
                proxy.setBusy(false);
            }
            List<UpgradeResult> results = new ArrayList<>();
            for (Future<UpgradeResult> each : all) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().toString(), e);
        }
    }

    private UpgradeResult play(int index) throws IOException, InterruptedException {
        Scenario scenario = scenarios.get(index);
        UpgradedAgent agent = agents.get(index);
        Path own = folder.resolve("agent" + index);
        String slow = order(name(index), "slow", Map.of());
        untilState(slow, "RUNNING");
        long begun = System.nanoTime();
        boolean fullBefore = scenario == Scenario.DISK_FULL_WHEN_ORDERED;
        if (fullBefore) {
            agent.fillDisk(LEFT_FREE);
        }
        String task =
                order(name(index), "upgrade", files.get(scenario.version()).arguments());
        if (scenario.step().equals("FINISHED")) {
            Files.writeString(own.resolve("finish"), "");
        }
        if (scenario.victim() != Scenario.Victim.NOBODY && !fullBefore) {
            if (scenario.victim() == Scenario.Victim.MACHINE) {
                agent.awaitStep(scenario.step(), PATIENCE); // the server learns it later
            } else {
                untilStep(task, scenario.step());
            }
            agent.kill(scenario.victim());
            agent.letNewOneBegin();
        }
        untilStep(task, "SWITCHED");
        Files.writeString(own.resolve("finish"), "");
        JsonNode last = questions
                .until(
                        "SELECT state, output FROM task_run WHERE task = '" + task + "'",
                        rows -> isFinal(rows.get(0).get(0).asString()),
                        PATIENCE)
                .get(0);
        long ended = System.nanoTime();
        if (scenario.victim() == Scenario.Victim.DISK) {
            untilState(slow, "DONE");
            agent.emptyDisk();
        }
        String after = order(name(index), "slow", Map.of());
        untilState(after, "DONE");
        String slowState = questions
                .rows("SELECT state FROM task_run WHERE task = '" + slow + "'")
                .get(0)
                .get(0)
                .asString();
        JsonNode steps = questions.rows("SELECT step FROM upgrade WHERE task = '" + task + "' ORDER BY number");
        List<String> taken = new ArrayList<>();
        steps.forEach(row -> taken.add(row.get(0).asString()));
        List<Taken> reports = proxy.reportsOf(name(index));
        return new UpgradeResult(
                scenario,
                taken,
                last.get(1).asString(""),
                Duration.ofNanos(ended - begun),
                agent.isAlive()
                        && agent.upgrade("good")
                                .equals(
                                        scenario.isGood()
                                                ? files.get(scenario.version())
                                                        .id()
                                                        .sha256()
                                                : "")
                        && agent.upgrade("trial").isEmpty(),
                slowState,
                Files.readAllLines(own.resolve("executed")).size(),
                reports.stream().map(Taken::run).distinct().count(),
                reports.stream().skip(1).mapToLong(Taken::sent).sum(),
                reports.isEmpty()
                        ? 0
                        : (reports.getLast().at() - reports.getFirst().at()) / PROBE_INTERVAL.toNanos());
    }

    private static boolean isFinal(String state) {
        return !List.of("WAITING", "SENT", "RUNNING").contains(state);
    }

    /** Waits for a step, or for an end without it. */
    private void untilStep(String task, String step) throws IOException, InterruptedException {
        questions.until(
                "SELECT step FROM upgrade WHERE task = '" + task + "' AND step IN ('" + step
                        + "', 'DONE', 'ABORTED', 'RETURNED', 'REFUSED', 'FAILED', 'LOST', 'EXPIRED')",
                rows -> !rows.isEmpty(),
                PATIENCE);
    }

    private void untilState(String task, String state) throws IOException, InterruptedException {
        questions.until(
                "SELECT state FROM task_run WHERE task = '" + task + "'",
                rows -> rows.get(0).get(0).asString().equals(state),
                PATIENCE);
    }

    private String order(ContainerName target, String word, Map<String, String> arguments)
            throws IOException, InterruptedException {
        return questions.order(anna, List.of(target), word, arguments, 1);
    }

    /** Returns how many octets of packages agents had from each other. */
    public long octetsFromPeers() throws IOException, InterruptedException {
        return questions
                .rows("SELECT COALESCE(SUM(octetsFromPeers), 0) FROM file_copy")
                .get(0)
                .get(0)
                .asLong();
    }

    /** Returns the ends of the agents' logs, for whoever looks for a fault. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < agents.size(); i++) {
            Path log = agents.get(i).log();
            all.append(name(i)).append(' ').append(scenarios.get(i)).append('\n');
            if (Files.exists(log)) {
                all.append(Files.readString(log, StandardCharsets.UTF_8)
                        .lines()
                        .collect(Collectors.joining("\n  ", "  ", "\n")));
            }
        }
        return all.toString();
    }

    private void endAgents() {
        for (UpgradedAgent agent : agents) {
            try {
                agent.close();
            } catch (IOException e) {
                // Its processes were told to end.
            }
        }
    }

    @Override
    public void close() throws IOException {
        endAgents();
        atExit.close();
        questions.close();
        proxy.close();
        server.close();
        temporary.close();
    }
}
