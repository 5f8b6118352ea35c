package io.earshot.lab.chain;

import io.earshot.lab.files.TemporaryFolder;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.PortForwarder;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.tasks.TaskSigner;
import io.earshot.lab.tasks.TrialQuestions;
import io.earshot.model.ContainerName;
import io.earshot.model.pieces.FileOrder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A server, two relays in a chain, a thin line between them, and a site of agents. */
public final class ChainTrial implements AutoCloseable {

    /** The word that is ordered while the file takes the line, and the one whose results come while the line is cut. */
    static final String WHILE_FULL = "full";

    static final String WHILE_CUT = "cut";

    private static final String FILE = "app.bin";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Plan plan;
    private final Consumer<String> say;
    private final TemporaryFolder temporary = TemporaryFolder.create();
    private final SiteFiles files = new SiteFiles(temporary.path());
    private final TaskSigner signer = new TaskSigner();
    private final List<ContainerName> all;
    private final ThinLine line;
    private final PortForwarder forwarder;
    private final TrialQuestions questions;
    private final ChildProgram server;
    private final List<ChildProgram> programs = new ArrayList<>();
    private final List<String> breaks = new ArrayList<>();
    private ChildProgram region;
    private ChildProgram site;

    /**
     * Says what is played.
     *
     * @param file octets of the file that all agents fetch
     * @param kilobits a second that the line carries in each direction
     * @param cut how long the line is cut; zero: nothing is cut or killed
     * @param edge what stands between the site and its line
     * @param server the main class of the earshot command
     * @param relay the main class of a relay
     */
    public record Plan(int agents, long file, int kilobits, Duration cut, SiteEdge edge, String server, String relay) {

        /** Returns for how long one may wait for the file. */
        Duration patience() {
            return PATIENCE.plus(cut).plusSeconds(file * 8 / (kilobits * 1_000L) * 3);
        }
    }

    private ChainTrial(Plan plan, Consumer<String> say) throws IOException, InterruptedException {
        this.plan = plan;
        this.say = say;
        all = IntStream.range(0, plan.agents()).mapToObj(SiteFiles::name).toList();
        files.write(plan.agents(), plan.edge(), signer);
        line = ThinLine.open(plan.kilobits(), plan.agents(), plan.edge() != SiteEdge.NONE);
        plan.edge().start(line.edge(), files).ifPresent(programs::add);
        forwarder = PortForwarder.open(0, line.centre(), ThinLine.SERVER, SiteFiles.SERVER_PORT);
        questions = new TrialQuestions(forwarder.uri(), SiteFiles.OPERATOR);
        server = ChildProgram.start(
                line.centre(),
                log("server"),
                ChildProgram.java(
                        "512m",
                        plan.server(),
                        List.of("server", "--config", files.server().toString())));
        programs.add(server);
        awaitListening(server, "server");
        region = startRegion();
        site = startSite();
    }

    /**
     * Starts server and relays.
     *
     * @param say is told what happens
     */
    public static ChainTrial start(Plan plan, Consumer<String> say) throws IOException, InterruptedException {
        return new ChainTrial(plan, say);
    }

    private Path log(String program) {
        return files.folder().resolve(program + ".log");
    }

    private static void awaitListening(ChildProgram program, String name) throws IOException, InterruptedException {
        program.await(name + "'s address", () -> program.hasSaid("earshot: listening on "));
    }

    private ChildProgram startRegion() throws IOException, InterruptedException {
        return startRelay("region", line.region());
    }

    private ChildProgram startSite() throws IOException, InterruptedException {
        return startRelay("site", line.site());
    }

    private ChildProgram startRelay(String name, Namespace in) throws IOException, InterruptedException {
        Files.deleteIfExists(log(name));
        ChildProgram relay = ChildProgram.start(
                in,
                log(name),
                ChildProgram.java(
                        "192m",
                        plan.relay(),
                        List.of("--config", files.relay(name).toString())));
        programs.add(relay);
        awaitListening(relay, name);
        return relay;
    }

    /**
     * Plays it.
     *
     * @throws IOException with the ends of the programs' logs, where something does not come about in time
     */
    public ChainResult run() throws IOException, InterruptedException {
        try {
            return play();
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "\n" + logs(), e);
        }
    }

    private ChainResult play() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        startAgents();
        untilReportsSince(Instant.EPOCH);
        Duration reported = since(begun);
        say.accept("the server has a report of each of " + plan.agents() + " agents");
        Path content = writeFile();
        FileOrder file = questions.put(FILE, content);
        long before = line.octets();
        long ordered = System.nanoTime();
        String fetch = questions.order(signer, all, FileOrder.WORD, file.arguments(), plan.agents());
        untilCrossed(20);
        long task = System.nanoTime();
        String full = questions.order(signer, all, WHILE_FULL, Map.of(), plan.agents());
        untilDone(full);
        Duration taskTime = since(task);
        String cut = plan.cut().isPositive() ? breakAll() : full;
        untilDone(fetch);
        Duration fetched = since(ordered);
        long crossed = line.octets() - before;
        say.accept("all agents have the file");
        untilDone(cut);
        int placed = 0;
        for (int i = 0; i < plan.agents(); i++) {
            placed += Files.mismatch(content, files.placed(i).resolve(FILE)) == -1 ? 1 : 0;
        }
        List<String> tasks = full.equals(cut) ? List.of(full) : List.of(full, cut);
        return new ChainResult(
                plan.agents(),
                plan.edge(),
                questions
                        .rows("SELECT channel FROM relay WHERE name = 'site'")
                        .get(0)
                        .get(0)
                        .asString(),
                reported,
                taskTime,
                fetched,
                plan.file(),
                crossed,
                placed,
                number("SELECT SUM(octetsFromLine) + SUM(octetsFromRelay) FROM file_copy"),
                number("SELECT SUM(octetsFromPeers) FROM file_copy"),
                breaks,
                executions(),
                number("SELECT COUNT(*) FROM task_run WHERE state = 'DONE' AND task IN ('" + String.join("', '", tasks)
                        + "')"),
                (long) plan.agents() * tasks.size(),
                incidents());
    }

    private void startAgents() throws IOException, InterruptedException {
        ChildProgram agents = ChildProgram.start(
                line.site(),
                log("agents"),
                ChildProgram.java(
                        List.of("-Xmx768m", "-XX:+UseSerialGC"),
                        SiteAgents.class.getName(),
                        List.of(
                                files.folder().toString(),
                                "http://" + ThinLine.SITE + ":" + SiteFiles.RELAY_PORT,
                                Integer.toString(plan.agents()))));
        programs.add(agents);
        agents.await("all agents", () -> agents.hasSaid(SiteAgents.STARTED));
    }

    private Path writeFile() throws IOException {
        Path content = files.folder().resolve(FILE);
        Random random = new Random(31);
        byte[] block = new byte[1 << 16];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(content))) {
            for (long left = plan.file(); left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(block.length, left));
            }
        }
        return content;
    }

    /** Kills the relays one after the other and cuts the line, each while the file is on its way. Returns a task whose results came meanwhile. */
    private String breakAll() throws IOException, InterruptedException {
        untilCrossed(30);
        site.kill();
        site = startSite();
        note("the site's relay was killed and started again");
        untilCrossed(45);
        region.kill();
        region = startRegion();
        note("the region's relay was killed and started again");
        untilCrossed(60);
        String task = questions.order(signer, all, WHILE_CUT, Map.of(), plan.agents());
        questions.until(
                "SELECT COUNT(*) FROM task_run WHERE task = '" + task + "' AND state IN ('SENT', 'RUNNING', 'DONE')",
                rows -> rows.get(0).get(0).asInt() == plan.agents(),
                PATIENCE);
        line.cut();
        say.accept("the line is cut for " + plan.cut().toSeconds() + " s");
        Thread.sleep(plan.cut());
        String states =
                questions.rows("SELECT name, state FROM relay ORDER BY name").toString();
        line.mend();
        Instant mended = Instant.now();
        note("the line was cut for " + plan.cut().toSeconds() + " s; relays then: " + states);
        untilReportsSince(mended);
        note("reports of all agents came "
                + Duration.between(mended, Instant.now()).toSeconds() + " s after it was mended");
        return task;
    }

    private void note(String what) {
        breaks.add(what);
        say.accept(what);
    }

    private void untilReportsSince(Instant time) throws IOException, InterruptedException {
        questions.until(
                "SELECT COUNT(*) FROM data WHERE reportedAt > TIMESTAMP WITH TIME ZONE '"
                        + time.toString().replace('T', ' ').replace("Z", "+00:00") + "'",
                rows -> rows.get(0).get(0).asInt() == plan.agents(),
                PATIENCE);
    }

    /** Waits until so much of the file has crossed the line: what the site's relay has on its disk. */
    private void untilCrossed(int percent) throws IOException, InterruptedException {
        long octets = plan.file() * percent / 100;
        long end = System.nanoTime() + plan.patience().toNanos();
        while (octetsOf(files.pieces("site")) < octets) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the site has less than " + percent + " % of the file after "
                        + plan.patience().toSeconds() + " s");
            }
            Thread.sleep(100);
        }
    }

    private static long octetsOf(Path folder) throws IOException {
        long octets = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                octets += Files.isRegularFile(each) ? Files.size(each) : 0;
            }
        } catch (NoSuchFileException | UncheckedIOException moved) {
            return 0; // a piece got its name just then
        }
        return octets;
    }

    private void untilDone(String task) throws IOException, InterruptedException {
        questions.until(
                "SELECT state, COUNT(*) FROM task_run WHERE task = '" + task + "' GROUP BY state",
                rows -> rows.size() == 1 && rows.get(0).get(0).asString().equals("DONE"),
                plan.patience());
    }

    private long executions() throws IOException {
        long count = 0;
        for (int i = 0; i < plan.agents(); i++) {
            for (String word : List.of(WHILE_FULL, WHILE_CUT)) {
                Path executed = files.executed(i, word);
                count += Files.exists(executed) ? Files.readAllLines(executed).size() : 0;
            }
        }
        return count;
    }

    private long number(String select) throws IOException, InterruptedException {
        return questions.rows(select).get(0).get(0).asLong(0);
    }

    private List<String> incidents() throws IOException, InterruptedException {
        List<String> summaries = new ArrayList<>();
        for (JsonNode row : questions.rows("SELECT summary FROM incident ORDER BY id")) {
            summaries.add(row.get(0).asString());
        }
        return summaries;
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Returns the ends of the programs' logs, for whoever looks for a fault. */
    String logs() throws IOException {
        StringBuilder ends = new StringBuilder();
        for (String program : List.of("server", "region", "site", "agents", "tinyproxy", "nginx")) {
            ends.append(program).append(":\n");
            if (Files.exists(log(program))) {
                List<String> lines = Files.readAllLines(log(program));
                lines.subList(Math.max(0, lines.size() - 20), lines.size())
                        .forEach(each -> ends.append("  ").append(each).append('\n'));
            }
        }
        return ends.toString();
    }

    @Override
    public void close() throws IOException {
        questions.close();
        forwarder.close();
        programs.reversed().forEach(ChildProgram::close);
        line.close();
        temporary.close();
    }
}
