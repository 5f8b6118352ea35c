package io.earshot.cli;

/** Shows on a terminal how far a file is; where errors go to a file it says nothing. */
final class ProgressBar {

    private static final int WIDTH = 20;

    private final long total;
    private String before = "";

    ProgressBar(long total) {
        this.total = total;
    }

    /** Returns a bar with the share in percent, as in {@code [#####...............] 25 %}. */
    static String text(long done, long total) {
        long percent = total <= 0 ? 0 : Math.clamp(done * 100 / total, 0, 100);
        int full = (int) (percent * WIDTH / 100);
        return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + percent + " %";
    }

    void show(long done, String more) {
        String now = text(done, total) + more;
        if (!isTerminal() || now.equals(before)) {
            return;
        }
        before = now;
        System.err.print("\r" + now + (done >= total ? "\n" : ""));
        System.err.flush();
    }

    @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24; since 25 there is none without a terminal
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }
}
