package io.earshot.lab.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints what happens with the seconds since the start before it. */
final class DemoScreen {

    private final PrintWriter out;
    private final long start;

    DemoScreen(PrintWriter out, long start) {
        this.out = out;
        this.start = start;
    }

    void say(String event) {
        out.println(String.format(Locale.ROOT, "[%5.1f s] ", (System.nanoTime() - start) / 1e9) + event);
        out.flush();
    }

    void show(String text) {
        text.lines().forEach(line -> out.println("          " + line));
        out.flush();
    }
}
