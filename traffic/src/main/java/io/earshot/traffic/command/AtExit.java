package io.earshot.traffic.command;

/** Ends what a command does when the process is told to end. */
final class AtExit {

    private static final long PATIENCE_MILLIS = 10_000;

    private AtExit() {}

    /**
     * Has this thread, which calls this, come to its end before the process does.
     *
     * @param stop lets the thread end soon
     */
    static void stop(Runnable stop) {
        Thread self = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            try {
                self.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
