package io.earshot.lab.logspeed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Makes a large log out of a small one, lets everybody read it in turn, and deletes it. */
public final class LogSpeed {

    private LogSpeed() {}

    /**
     * @param capture a log of PowerDNS, plain or gzip by its name; it is repeated until there is enough of it
     * @param bytes how large the log becomes
     * @param rounds how often everybody reads it; the best round counts
     */
    public static void run(Path capture, long bytes, int rounds, PrintWriter out)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("earshot-log-speed", ".log");
        try {
            long lines = write(capture, bytes, log);
            out.printf(
                    "%,d lines, %,d bytes; processor time of the best of %d rounds%n", lines, Files.size(log), rounds);
            out.flush();
            Map<Contestant, Duration> best = new EnumMap<>(Contestant.class);
            for (int round = 0; round < rounds; round++) {
                for (Contestant contestant : Contestant.values()) {
                    best.merge(contestant, contestant.read(log), (a, b) -> a.compareTo(b) < 0 ? a : b);
                }
            }
            double ours = seconds(best.get(Contestant.EARSHOT));
            best.forEach((contestant, time) -> out.printf(
                    "%-42s %6.2f s %6.2f million lines/s %6.2f times earshot's%n",
                    contestant, seconds(time), lines / seconds(time) / 1e6, seconds(time) / ours));
            out.flush();
        } finally {
            Files.delete(log);
        }
    }

    private static long write(Path capture, long bytes, Path log) throws IOException {
        byte[] once;
        try (InputStream raw = Files.newInputStream(capture);
                InputStream in = capture.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            once = in.readAllBytes();
        }
        if (once.length == 0) {
            throw new IOException(capture + ": is empty, expected a log");
        }
        long lines = 0;
        for (byte octet : once) {
            lines += octet == '\n' ? 1 : 0;
        }
        long times = Math.max(1, bytes / once.length);
        try (OutputStream out = Files.newOutputStream(log)) {
            for (long i = 0; i < times; i++) {
                out.write(once);
            }
        }
        return lines * times;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
