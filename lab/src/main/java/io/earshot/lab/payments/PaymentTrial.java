package io.earshot.lab.payments;

import io.earshot.traffic.analysis.TrafficAnalyzer;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.kpi.KpiBook;
import io.earshot.traffic.kpi.MinuteSums;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.wire.capture.CaptureFile;
import io.earshot.wire.flows.FlowLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a payment day, has it decoded and summed up, and compares every figure of every minute. */
public final class PaymentTrial {

    /**
     * Says how a trial ended.
     *
     * @param exchanges requests and reversals
     * @param differences one line each; empty if every figure is right
     * @param seconds of CPU of the decoding thread
     */
    public record Result(int minutes, long exchanges, long frames, List<String> differences, double seconds) {}

    private static final String CONFIG = """
            apps:
              - {name: pay, addresses: ["*:9100"], dialect: iso87-ascii, timeLimit: 10s, forgetAfter: 1m, target: 200ms}
            """;

    private final Path folder;

    /** @param folder where the capture is written, and left */
    public PaymentTrial(Path folder) {
        this.folder = folder;
    }

    public Result run(int transactions, int minutes) throws IOException, YamlException {
        PaymentDay day = new PaymentDay(transactions, minutes);
        Path capture = folder.resolve("payments.pcap");
        long frames;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(capture), 1 << 20)) {
            frames = day.write(out);
        }
        TrafficConfig config = TrafficConfig.read(Files.writeString(folder.resolve("traffic.yaml"), CONFIG));
        Map<Long, MinuteSums> said = new TreeMap<>();
        KpiBook book = new KpiBook(config.apps(), (minute, isFinal) -> {
            if (isFinal) {
                said.put(minute.startNanos(), minute);
            }
        });
        TrafficAnalyzer analyzer = new TrafficAnalyzer(config.apps(), FlowLimits.DEFAULT, book, book::advance);
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        CaptureFile.read(capture, analyzer);
        analyzer.finish();
        book.finish();
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;

        List<String> differences = new ArrayList<>();
        long exchanges = 0;
        Map<Long, MinuteTruth> truth = day.truth();
        for (Map.Entry<Long, MinuteTruth> minute : truth.entrySet()) {
            MinuteSums sums = said.getOrDefault(minute.getKey(), new MinuteSums(minute.getKey()));
            exchanges += sums.sum("pay", _ -> true).requests();
            minute.getValue()
                    .differences(sums.sum("pay", _ -> true), PaymentDay.LIMIT, PaymentDay.TARGET)
                    .forEach(difference -> differences.add(
                            "minute " + (minute.getKey() - PaymentDay.START) / 60_000_000_000L + ": " + difference));
        }
        day.truthOfTypes()
                .forEach((type, minutesOfType) -> minutesOfType.forEach((start, minute) -> minute.differences(
                                said.getOrDefault(start, new MinuteSums(start)).sum("pay", type::equals),
                                PaymentDay.LIMIT,
                                PaymentDay.TARGET)
                        .forEach(difference -> differences.add("minute " + (start - PaymentDay.START) / 60_000_000_000L
                                + ", " + type + ": " + difference))));
        said.keySet().stream()
                .filter(minute -> !truth.containsKey(minute))
                .forEach(minute -> differences.add("a minute in which nothing was sent"));
        return new Result(truth.size(), exchanges, frames, differences, seconds);
    }
}
