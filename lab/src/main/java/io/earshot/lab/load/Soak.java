package io.earshot.lab.load;

import io.earshot.lab.simulate.FleetPlan;
import io.earshot.model.Container;
import io.earshot.model.Inventory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A fleet's agents for hours against a server of its own: links break and mend, agents begin anew, and in each round other
 * containers stand still in the CMDB. After each round it is looked whether the tables hold each agent's newest report, what the
 * server takes, and whether its log complains.
 */
public final class Soak {

    /** The share of containers that stand still in each round. */
    private static final double STOPPED = 0.01;

    /** The second round is the first in which all links are known and most of the code is compiled. */
    private static final int SETTLED = 1;

    private final Inventory fleet;
    private final LoadPlan round;
    private final int rounds;
    private final Path folder;
    private final PrintWriter out;

    /**
     * @param round its containers, cycle, and its time, which must be whole cycles and at least two: then every agent has heard of
     *     what changed at its start
     * @param folder empty, for the server's files
     */
    public Soak(LoadPlan round, int rounds, Path folder, PrintWriter out) {
        this.fleet = FleetPlan.of(round.containers());
        this.round = round;
        this.rounds = rounds;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs all rounds, and prints a line of each.
     *
     * @param options of the server's JVM
     * @param main the command's main class
     * @return whether nothing was lost, refused or complained of, and the live heap did not grow by a tenth
     */
    public boolean run(List<String> options, String main) throws IOException, InterruptedException {
        Path config = LoadedServer.writeFiles(folder, fleet, "");
        Path log = folder.resolve("server.log");
        List<Double> live = new ArrayList<>();
        boolean isClean = true;
        try (LoadedServer server = LoadedServer.start(config, options, main, log);
                LoadRun run = LoadRun.against(server.uri(), LoadAccess.OPEN, round)) {
            out.println("minute  requests/s  p99 ms  unwelcome  lost, stale, wrong  core %  resident MB  live MB  log");
            for (int i = 0; i < rounds; i++) {
                stopSome(i, run);
                Duration before = server.cpu();
                LoadResult result = run.sustainUnseen();
                double share = 100.0
                        * server.cpu().minus(before).toNanos()
                        / round.measured().toNanos();
                FleetCheck check = run.check();
                live.add(server.liveMegabytes());
                List<String> complaints = complaints(log);
                out.printf(
                        Locale.ROOT,
                        "%6d  %10.0f  %6.1f  %9d  %18d  %6.1f  %11d  %7.1f  %3d%n",
                        round.measured().multipliedBy(i + 1L).toMinutes(),
                        result.rate(),
                        result.p99Millis(),
                        result.unwelcome(),
                        check.lost() + check.stale() + check.wrong(),
                        share,
                        server.residentMegabytes(),
                        live.getLast(),
                        complaints.size());
                explain(result, check);
                isClean &= result.unwelcome() == 0 && check.isClean() && complaints.isEmpty();
            }
            complaints(log).stream().limit(10).forEach(out::println);
        }
        return isClean && isFlat(live);
    }

    private void stopSome(int number, LoadRun run) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        Set<String> stopped = new HashSet<>();
        List<Container> now = new ArrayList<>(fleet.size());
        for (Container container : fleet.containers()) {
            boolean stops = random.nextDouble() < STOPPED;
            if (stops) {
                stopped.add(container.name().toString());
            }
            now.add(stops ? container.stopped() : container);
        }
        run.stopOnly(stopped);
        LoadedServer.replaceCmdb(folder, Inventory.of(now));
    }

    private void explain(LoadResult result, FleetCheck check) {
        if (!result.firstError().isEmpty()) {
            out.println("        first: " + result.firstError());
        }
        if (!check.isClean()) {
            out.println("        " + check.toLine());
        }
        out.flush();
    }

    /** Lines of the log that somebody ought to look at. */
    private static List<String> complaints(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.contains(" INFO ") && !line.isBlank())
                .toList();
    }

    private boolean isFlat(List<Double> live) {
        if (live.size() <= SETTLED + 1) {
            return true;
        }
        double growth = live.getLast() / live.get(SETTLED);
        out.printf(Locale.ROOT, "live heap of the last round: %.3f times that of the second%n", growth);
        return growth < 1.1;
    }
}
