package io.earshot.lab.servers;

import java.util.List;

/** Waits for threads. */
final class Threads {

    private Threads() {}

    /** Waits until all have ended, or until the caller is interrupted. */
    static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
