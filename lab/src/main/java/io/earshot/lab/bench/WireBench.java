package io.earshot.lab.bench;

import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.exchanges.ExchangeRow;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Packets a second and core from one file: decoding and counting exchanges, beside {@code tcpdump -w /dev/null}, which only copies
 * frames, and {@code tshark -T fields}, which decodes them. In turns, in CPU time, so that others at work on the machine matter little.
 */
public final class WireBench {

    /** tshark takes minutes where the others take seconds. */
    private static final int TSHARK_PACKETS = 200_000;

    private final int packets;
    private final int rounds;
    private final Optional<Path> file;

    /** @param file a capture of one's own; made for the purpose if there is none */
    public WireBench(int packets, int rounds, Optional<Path> file) {
        this.packets = packets;
        this.rounds = rounds;
        this.file = file;
    }

    /** Packets a second of CPU time in each round. */
    private record Rates(String name, List<Double> perCore) {

        double median() {
            double[] sorted =
                    perCore.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-40s %,12.0f a second and core (%,.0f to %,.0f)",
                    name,
                    median(),
                    perCore.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                    perCore.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        }
    }

    /** Measures and returns lines for people. */
    public String run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("earshot-wire");
        try {
            Path capture = file.orElse(folder.resolve("traffic.pcap"));
            int count = file.isPresent() ? frames(capture) : new TrafficFile().write(capture, packets);
            return measure(capture, count);
        } finally {
            Files.deleteIfExists(folder.resolve("traffic.pcap"));
            Files.delete(folder);
        }
    }

    private static int frames(Path capture) throws IOException {
        return (int) CaptureFile.read(capture, (_, _, _, _, _, _) -> {}).frames();
    }

    private String measure(Path capture, int count) throws IOException, InterruptedException {
        Rates own = new Rates("earshot, decoding and counting", new ArrayList<>());
        Rates tcpdump = new Rates("tcpdump -w /dev/null", new ArrayList<>());
        Rates tshark = new Rates("tshark -T fields", new ArrayList<>());
        long exchanges = decode(capture);
        for (int round = 0; round < rounds; round++) {
            long began = cpu();
            exchanges = decode(capture);
            own.perCore().add(count / ((cpu() - began) / 1e9));
            external(count, tcpdump, "tcpdump", "-n", "-r", capture.toString(), "-w", "/dev/null");
            external(
                    Math.min(count, TSHARK_PACKETS),
                    tshark,
                    "tshark",
                    "-n",
                    "-r",
                    capture.toString(),
                    "-c",
                    Integer.toString(TSHARK_PACKETS),
                    "-T",
                    "fields",
                    "-e",
                    "frame.time_epoch",
                    "-e",
                    "tcp.stream",
                    "-e",
                    "http.request.method",
                    "-e",
                    "http.response.code",
                    "-e",
                    "mysql.query");
        }
        StringBuilder lines = new StringBuilder(String.format(
                Locale.ROOT, "%,d packets, %,d MB, %,d exchanges%n", count, Files.size(capture) >> 20, exchanges));
        for (Rates rates : List.of(own, tcpdump, tshark)) {
            lines.append(rates.perCore().isEmpty() ? rates.name() + ": not installed" : rates.toString())
                    .append('\n');
        }
        if (!tshark.perCore().isEmpty()) {
            lines.append(String.format(Locale.ROOT, "%.0f times tshark", own.median() / tshark.median()));
        }
        return lines.toString().strip();
    }

    private static long decode(Path capture) throws IOException {
        MinuteRows rows = new MinuteRows();
        WireAnalyzer analyzer = new WireAnalyzer(FlowLimits.DEFAULT, Map.of(), rows);
        CaptureFile.read(capture, analyzer);
        analyzer.finish();
        return rows.take(Instant.MAX).stream().mapToLong(ExchangeRow::requests).sum();
    }

    /** All of the process: the compiler's and the collector's threads count, too. */
    private static long cpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell CPU times"))
                .toNanos();
    }

    /** Runs a program and adds its rate in CPU time, as the shell has it; adds nothing where it is not installed. */
    private static void external(int count, Rates rates, String... command) throws IOException, InterruptedException {
        List<String> timed =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>&1", "bash"));
        timed.addAll(Arrays.asList(command));
        Process process = new ProcessBuilder(timed)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            return;
        }
        String[] seconds = output.lines().reduce((_, last) -> last).orElse("").split(" ", 2);
        rates.perCore().add(count / (Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1])));
    }
}
