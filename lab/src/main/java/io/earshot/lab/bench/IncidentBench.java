package io.earshot.lab.bench;

import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.lab.ratios.Spread;
import io.earshot.model.Container;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Measures the cost of judging reports: link states and incidents, without tables and HTTP. A report has ten links or as many as
 * its container has partners.
 */
public final class IncidentBench {

    private static final int ROUNDS = 7;
    private static final int REPORTS = 50_000;
    private static final int CUTS = 200;
    private static final long SEED = 1;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private IncidentBench() {}

    /** @param sizes fleets to measure, in containers; the first is what the others are compared with */
    public static void run(List<Integer> sizes, PrintWriter out) {
        out.println(
                "| containers | links | µs a report, nothing new | µs a report that breaks or mends a link, with its"
                        + " incident | ratio of these to the first row's | data centre cut: links down | s to its one incident |"
                        + " named |");
        out.println("|--:|--:|--:|--:|--:|--:|--:|---|");
        double firstQuiet = 0;
        double firstCut = 0;
        for (int size : sizes) {
            WatchedFleet fleet = new WatchedFleet(size);
            SplittableRandom random = new SplittableRandom(SEED);
            Spread quiet = quiet(fleet, random);
            Spread cut = cuts(fleet, random);
            firstQuiet = firstQuiet == 0 ? quiet.median() : firstQuiet;
            firstCut = firstCut == 0 ? cut.median() : firstCut;
            out.printf(
                    Locale.ROOT,
                    "| %,d | %,d | %s | %s | %.1f, %.1f | %s |%n",
                    size,
                    fleet.links(),
                    quiet,
                    cut,
                    quiet.median() / firstQuiet,
                    cut.median() / firstCut,
                    dataCenterCut(fleet));
            out.flush();
        }
    }

    private static Spread quiet(WatchedFleet fleet, SplittableRandom random) {
        double[] micros = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            long begin = cpu();
            for (int i = 0; i < REPORTS; i++) {
                fleet.reportUp(random.nextInt(fleet.size()));
            }
            if (round >= 0) { // the first one warms up
                micros[round] = (cpu() - begin) / 1e3 / REPORTS;
            }
        }
        return new Spread(micros);
    }

    /** One link at a time breaks until it has its incident, and is back until that is over. */
    private static Spread cuts(WatchedFleet fleet, SplittableRandom random) {
        double[] micros = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            long spent = 0;
            for (int i = 0; i < CUTS; i++) {
                int member = random.nextInt(fleet.size());
                while (!fleet.hasPartners(member)) {
                    member = random.nextInt(fleet.size());
                }
                Container partner = fleet.partner(member);
                long begin = cpu();
                fleet.report(member, (from, to) -> to.equals(partner));
                fleet.passSeconds(3);
                fleet.reportUp(member);
                fleet.passSeconds(62);
                spent += cpu() - begin;
            }
            if (round >= 0) {
                micros[round] = spent / 1e3 / CUTS / 2;
            }
        }
        return new Spread(micros);
    }

    /** Returns the CPU time of this thread, which does all the work: other load of the machine does not count. */
    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Everything that crosses the border of one data centre breaks within one probe interval, in any order. */
    private static String dataCenterCut(WatchedFleet fleet) {
        String cut = fleet.container(0).dataCenter();
        BiPredicate<Container, Container> crosses =
                (from, to) -> from.dataCenter().equals(cut) != to.dataCenter().equals(cut);
        int down = 0;
        long spent = 0;
        int tenth = Math.max(1, fleet.size() / 10);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, fleet.size()).boxed().toList());
        Collections.shuffle(order, new Random(SEED));
        for (int i = 0; i < order.size(); i++) {
            down += fleet.report(order.get(i), crosses);
            if (i % tenth == tenth - 1) {
                spent += passTimed(fleet, 1);
            }
        }
        spent += passTimed(fleet, 15);
        List<IncidentRow> open = fleet.incidents.open();
        String named = open.size() == 1
                ? open.getFirst().kind() + " " + open.getFirst().subject()
                : open.size() + " incidents";
        return String.format(Locale.ROOT, "%,d | %.2f | %s", down, spent / 1e9, named);
    }

    private static long passTimed(WatchedFleet fleet, int seconds) {
        long begin = cpu();
        fleet.passSeconds(seconds);
        return cpu() - begin;
    }
}
