package io.earshot.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what happens with the seconds since the start before it. */
final class DemoScreen {

    private static final int MAX_LINES = 20;

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
        List<String> lines = text.lines().toList();
        int shown = lines.size() <= MAX_LINES ? lines.size() : MAX_LINES - 2;
        lines.subList(0, shown).forEach(this::indent);
        if (shown < lines.size()) {
            indent("...");
            indent(lines.getLast());
        }
        out.flush();
    }

    private void indent(String line) {
        out.println("          " + line);
    }
}
