package io.earshot.agent.jvm;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells of a JVM's garbage collections since it began, from its counters alone. */
final class GarbageCollections {

    private static final int MOST = 8;

    private GarbageCollections() {}

    static String describe(Jvm jvm, Instant now) {
        PerfData counters = jvm.counters();
        long frequency = counters.number("sun.os.hrt.frequency").orElse(0);
        OptionalLong begin = counters.number("sun.rt.createVmBeginTime");
        if (frequency <= 0 || begin.isEmpty()) {
            return "pid " + jvm.pid() + ": no counters of collections\n";
        }
        Instant began = Instant.ofEpochMilli(begin.getAsLong());
        double up = Math.max(0, Duration.between(began, now).toMillis() / 1e3);
        StringBuilder text = new StringBuilder();
        line(text, String.format(Locale.ROOT, "pid %d: %s, up for %.1f s", jvm.pid(), program(counters), up));
        counters.text("sun.gc.cause")
                .filter(cause -> !cause.equals("No GC"))
                .ifPresent(cause -> line(text, "  collects now: " + cause));
        counters.text("sun.gc.lastCause")
                .filter(cause -> !cause.equals("No GC"))
                .ifPresent(cause -> line(text, "  last cause: " + cause));
        double busy = 0;
        for (int i = 0; i < MOST; i++) {
            busy += collector(text, counters, "sun.gc.collector." + i + ".", frequency, began, now);
        }
        if (up > 0) {
            line(text, String.format(Locale.ROOT, "  share of time: %.2f %%", 100 * busy / up));
        }
        for (int i = 0; i < MOST; i++) {
            generation(text, counters, "sun.gc.generation." + i + ".");
        }
        return text.toString();
    }

    /** Names the main class or archive; what follows it may be secret. */
    private static String program(PerfData counters) {
        String command = counters.text("sun.rt.javaCommand").orElse("");
        String main = command.split(" ", 2)[0];
        return main.isEmpty() ? "no main class" : main;
    }

    private static double collector(
            StringBuilder text, PerfData counters, String prefix, long frequency, Instant began, Instant now) {
        Optional<String> name = counters.text(prefix + "name");
        OptionalLong invocations = counters.number(prefix + "invocations");
        OptionalLong time = counters.number(prefix + "time");
        if (name.isEmpty() || invocations.isEmpty() || time.isEmpty()) {
            return 0;
        }
        double seconds = time.getAsLong() / (double) frequency;
        long entry = counters.number(prefix + "lastEntryTime").orElse(0);
        long exit = counters.number(prefix + "lastExitTime").orElse(0);
        String last = "";
        if (invocations.getAsLong() > 0 && entry > 0) {
            double ago = Duration.between(began, now).toMillis() / 1e3 - entry / (double) frequency;
            last = String.format(Locale.ROOT, "; the last began %.1f s ago", Math.max(0, ago))
                    + (exit >= entry
                            ? String.format(Locale.ROOT, " and took %.3f s", (exit - entry) / (double) frequency)
                            : " and runs");
        }
        line(
                text,
                String.format(
                        Locale.ROOT, "  %s: %d, %.3f s in all%s", name.get(), invocations.getAsLong(), seconds, last));
        return seconds;
    }

    private static void generation(StringBuilder text, PerfData counters, String prefix) {
        Optional<String> name = counters.text(prefix + "name");
        OptionalLong capacity = counters.number(prefix + "capacity");
        if (name.isEmpty() || capacity.isEmpty()) {
            return;
        }
        long used = 0;
        for (int i = 0; i < MOST; i++) {
            used += counters.number(prefix + "space." + i + ".used").orElse(0);
        }
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "  generation %s: %.1f MiB used of %.1f MiB, at most %.1f MiB",
                        name.get(),
                        mebibytes(used),
                        mebibytes(capacity.getAsLong()),
                        mebibytes(counters.number(prefix + "maxCapacity").orElse(capacity.getAsLong()))));
    }

    private static double mebibytes(long octets) {
        return octets / (double) (1 << 20);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.replaceAll("\\p{Cntrl}", "?")).append('\n');
    }
}
