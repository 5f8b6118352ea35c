package io.earshot.lab.fleet.calm;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.peers.Earshot;
import io.earshot.lab.fleet.peers.Watch;
import io.earshot.lab.fleet.plan.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Earshot over a fleet in which nothing is broken, cycle by cycle: whatever it says is wrong, this machine cannot carry. */
public final class Calm {

    private static final String LINKS =
            "SELECT COUNT(*), COUNT(CASE WHEN state = 'UP' THEN 1 END), SUM(sent), SUM(sent - received) FROM link";
    private static final String REPORTS =
            "SELECT COUNT(*), DATEDIFF(MILLISECOND, MIN(reportedAt), NOW()) / 1000.0 FROM data WHERE state = 'OK'";

    private final Fleet fleet;
    private final Consumer<String> screen;
    private final long start = System.nanoTime();

    /** @param fleet without Earshot, which this starts */
    public Calm(Fleet fleet, Consumer<String> screen) {
        this.fleet = fleet;
        this.screen = screen;
    }

    /**
     * Watches whole cycles, and prints a line of each.
     *
     * @return whether all links were UP and no container anything but OK at each cycle's end, and no incident was opened
     */
    public boolean watch(int cycles) throws IOException, InterruptedException {
        Pace pace = fleet.pace();
        boolean isCalm = true;
        try (Watch watch = new Earshot().start(fleet)) {
            screen.accept("%.0f s after the start all %d links are known and up"
                    .formatted(seconds(), fleet.layout().links()));
            // Those that came up last have not told of a whole cycle yet.
            Thread.sleep(pace.cycle());
            screen.accept(
                    "second  core %  memory MB  probes sent, of those due  lost  links UP  OK  oldest report s  incidents");
            for (int i = 0; i < cycles; i++) {
                Duration cpu = watch.processes().cpu();
                double begin = seconds();
                Thread.sleep(pace.cycle());
                double share = 100 * watch.processes().cpu().minus(cpu).toNanos() / 1e9 / (seconds() - begin);
                isCalm &= look(share, watch.processes().memory(), watch.raised().size());
            }
        }
        return isCalm;
    }

    private boolean look(double share, long memory, int incidents) throws IOException {
        List<String> links = fleet.questions().rows(LINKS).getFirst();
        List<String> reports = fleet.questions().rows(REPORTS).getFirst();
        Pace pace = fleet.pace();
        long due = fleet.layout().links() * pace.cycle().dividedBy(pace.probeInterval());
        screen.accept(String.format(
                Locale.ROOT,
                "%6.0f  %6.1f  %9d  %11s, %10d  %4s  %3s of %s  %s  %15s  %9d",
                seconds(),
                share,
                memory >> 20,
                links.get(2),
                due,
                links.get(3),
                links.get(1),
                links.getFirst(),
                reports.getFirst(),
                reports.get(1),
                incidents));
        return incidents == 0
                && links.get(1).equals(Integer.toString(fleet.layout().links()))
                && reports.getFirst()
                        .equals(Integer.toString(fleet.layout().members().size()));
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
