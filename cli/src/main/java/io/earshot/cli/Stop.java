package io.earshot.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a long-running command end in order on SIGINT and SIGTERM. */
public final class Stop {

    private static final CountDownLatch SIGNALLED = new CountDownLatch(1);
    private static final CountDownLatch TIDY = new CountDownLatch(1);
    private static final Duration TIME_TO_TIDY = Duration.ofSeconds(5);

    private Stop() {}

    /** From now on a signal is waited for and not the end. */
    public static void listen() {
        Hook.install();
    }

    /** Waits until the process is asked to end. */
    public static void awaitSignal() throws InterruptedException {
        SIGNALLED.await();
    }

    /** @return whether the process was asked to end before the time was over */
    public static boolean await(Duration time) throws InterruptedException {
        return SIGNALLED.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether the process was asked to end. */
    static boolean isWanted() {
        return SIGNALLED.getCount() == 0;
    }

    /** Says that nothing is left to do, so that the process may end. */
    static void tidy() {
        TIDY.countDown();
    }

    private static final class Hook {

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Hook::run, "stop"));
        }

        static void install() {}

        private static void run() {
            SIGNALLED.countDown();
            try {
                boolean _ = TIDY.await(TIME_TO_TIDY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
