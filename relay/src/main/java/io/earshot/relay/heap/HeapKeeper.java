package io.earshot.relay.heap;

import java.time.Duration;

/** Collects the whole heap of this process when the rule says so. For a process that does nothing but relay. */
public final class HeapKeeper {

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(2);

    private HeapKeeper() {}

    /** Begins, until the process ends. */
    public static void start() {
        Thread.ofVirtual().name("heap").start(HeapKeeper::run);
    }

    private static void run() {
        CollectionRule rule = new CollectionRule();
        try {
            while (true) {
                Thread.sleep(LOOKS_EVERY);
                if (rule.isDue(used())) {
                    System.gc();
                    rule.collected(used());
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static long used() {
        Runtime heap = Runtime.getRuntime();
        return heap.totalMemory() - heap.freeMemory();
    }
}
