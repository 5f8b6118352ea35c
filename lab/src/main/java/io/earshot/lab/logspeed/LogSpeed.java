package io.earshot.lab.logspeed;

import io.earshot.lab.ratios.Ratio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Makes a large log out of a small one, lets everybody read it in turn, and deletes it. */
public final class LogSpeed {

    /** The log of a busy pdns_server 4.7.3, from the log parser's tests. */
    private static final String CAPTURE = "/io/earshot/pdns/auth-4.7.3-pipe.log.gz";

    private LogSpeed() {}

    /**
     * Holds the measurements.
     *
     * @param lines of the large log
     * @param beside seconds of processor time, ours beside each of the others
     */
    public record Result(long lines, long bytes, List<Ratio> beside) {

        @Override
        public String toString() {
            double ours = beside.getFirst().ours().median();
            return Ratio.table(beside)
                    + String.format(
                            Locale.ROOT,
                            "\n%,d lines, %,d bytes; earshot reads %.2f million lines a second of processor time",
                            lines,
                            bytes,
                            lines / ours / 1e6);
        }
    }

    /** The same of a capture that came with Earshot. */
    public static Result run(long bytes, int rounds) throws IOException, InterruptedException {
        try (InputStream raw = LogSpeed.class.getResourceAsStream(CAPTURE);
                InputStream capture = new GZIPInputStream(raw)) {
            return run(capture.readAllBytes(), bytes, rounds);
        }
    }

    /**
     * Measures.
     *
     * @param capture a log of PowerDNS, plain or gzip by its name; it is repeated until there is enough of it
     * @param bytes how large the log becomes
     * @param rounds how often everybody reads it
     */
    public static Result run(Path capture, long bytes, int rounds) throws IOException, InterruptedException {
        try (InputStream raw = Files.newInputStream(capture);
                InputStream in = capture.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            byte[] once = in.readAllBytes();
            if (once.length == 0) {
                throw new IOException(capture + ": is empty, expected a log");
            }
            return run(once, bytes, rounds);
        }
    }

    private static Result run(byte[] once, long bytes, int rounds) throws IOException, InterruptedException {
        Path log = Files.createTempFile("earshot-log-speed", ".log");
        try {
            return measure(log, write(once, bytes, log), rounds);
        } finally {
            Files.delete(log);
        }
    }

    /** The same of {@link MixedLog} with so many lines. */
    public static Result runMixed(long lines, int rounds) throws IOException, InterruptedException {
        Path log = Files.createTempFile("earshot-log-speed", ".log");
        try {
            MixedLog.write(log, lines);
            return measure(log, lines, rounds);
        } finally {
            Files.delete(log);
        }
    }

    private static Result measure(Path log, long lines, int rounds) throws IOException, InterruptedException {
        Map<Contestant, double[]> seconds = new EnumMap<>(Contestant.class);
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : Contestant.values()) {
                seconds.computeIfAbsent(contestant, _ -> new double[rounds])[round] =
                        contestant.read(log).toNanos() / 1e9;
            }
        }
        double[] ours = seconds.remove(Contestant.EARSHOT);
        String what = String.format(
                Locale.ROOT, "lookups out of a PowerDNS log of %,d lines, seconds of processor time", lines);
        return new Result(
                lines,
                Files.size(log),
                seconds.entrySet().stream()
                        .map(other -> Ratio.ofTurns(what, ours, other.getKey().toString(), other.getValue()))
                        .toList());
    }

    private static long write(byte[] once, long bytes, Path log) throws IOException {
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
}
