package io.earshot.lab.logspeed;

import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PdnsLogReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One way of going through a log. Each says how much processor time it took: on a machine with other work the clock says little. */
enum Contestant {
    EARSHOT("earshot") {
        @Override
        Duration read(Path log) throws IOException {
            return timed(() -> {
                PdnsLogReader reader = new PdnsLogReader(
                        LookupPattern.ofDomains(List.of("example.com")), ZoneOffset.UTC, InstantSource.system());
                reader.readFile(log);
                if (reader.drain().isEmpty()) {
                    throw new IOException(log + ": no lookups in it");
                }
            });
        }
    },
    GREP("grep -c \"wants '\"") {
        @Override
        Duration read(Path log) throws IOException, InterruptedException {
            return child("LC_ALL=C grep -c \"wants '\" \"$0\"", log);
        }
    },
    MAWK("mawk, counting names") {
        @Override
        Duration read(Path log) throws IOException, InterruptedException {
            return child("mawk -F\"'\" '/wants/ {n[$2]++} END {for (i in n) print i, n[i]}' \"$0\"", log);
        }
    },
    REGEX("BufferedReader and regex, counting names") {
        @Override
        Duration read(Path log) throws IOException {
            return timed(() -> {
                Map<String, Long> counts = new HashMap<>();
                try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        Matcher matcher = QUESTION.matcher(line);
                        if (matcher.find()) {
                            counts.merge(matcher.group(1).toLowerCase(Locale.ROOT), 1L, Long::sum);
                        }
                    }
                }
            });
        }
    };

    private static final Pattern QUESTION = Pattern.compile("Remote \\S+ wants '(\\S+)\\|([A-Z0-9-]+)', do = ");
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    abstract Duration read(Path log) throws IOException, InterruptedException;

    @Override
    public String toString() {
        return label;
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static Duration timed(Reading reading) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        reading.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
    }

    /**
     * The shell's {@code times} tells what its children took, in the last line. What they print is read: grep stops at the first
     * line that it finds when it writes to /dev/null.
     */
    private static Duration child(String command, Path log) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command + " && times", log.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher times = TIMES.matcher(output.lines().reduce("", (_, last) -> last));
        if (shell.waitFor() != 0 || !times.matches()) {
            throw new IOException("\"" + command + "\" failed: " + output);
        }
        double seconds = 60 * (Integer.parseInt(times.group(1)) + Integer.parseInt(times.group(3)))
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
