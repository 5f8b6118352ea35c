package io.earshot.lab.simulate;

import io.earshot.model.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same fleet through several drawn lives. */
public final class Seeds {

    private Seeds() {}

    /**
     * @param busy share of the links that carry traffic
     * @param background how many hosts beside those that they use hosts probe
     * @param firstSeed and those that follow it
     */
    public static Scores run(
            Inventory inventory,
            Agents agents,
            FaultSet faults,
            double busy,
            int background,
            long firstSeed,
            int seeds,
            int days)
            throws InterruptedException {
        int threads = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Scores>> futures = new ArrayList<>();
            for (int i = 0; i < seeds; i++) {
                long seed = firstSeed + i;
                futures.add(executor.submit(
                        () -> new Simulation(inventory, agents, faults, busy, background, seed).run(days)));
            }
            Scores sum = null;
            for (Future<Scores> future : futures) {
                Scores scores = future.get();
                sum = sum == null ? scores : sum.plus(scores);
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bug in the simulation", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
