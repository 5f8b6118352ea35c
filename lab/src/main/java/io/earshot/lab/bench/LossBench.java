package io.earshot.lab.bench;

import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Compares an agent's loss figures with the share that nft drops by chance: three groups of addresses, 1, 5 and 30 %. */
public final class LossBench {

    private static final int[] PERCENT = {1, 5, 30};
    private static final int TARGETS = 100;
    private static final Duration INTERVAL = Duration.ofMillis(200);

    /** The two-sided 99 % quantile of the normal distribution. */
    private static final double SURE_99 = 2.576;

    private final int probes;

    /** @param probes of each group, about */
    public LossBench(int probes) {
        this.probes = probes;
    }

    /** One group. */
    public record Result(int percent, long sent, long lost) {

        /** Whether chance would explain the count in 99 of 100 runs. */
        public boolean isWithinInterval() {
            return Math.abs(lost - expected()) <= spread();
        }

        private double expected() {
            return sent * percent / 100.0;
        }

        private double spread() {
            double p = percent / 100.0;
            return SURE_99 * Math.sqrt(sent * p * (1 - p));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%2d %% dropped: %d probes, %d lost (%.2f %%), 99 %% interval %.0f to %.0f",
                    percent,
                    sent,
                    lost,
                    100.0 * lost / sent,
                    expected() - spread(),
                    expected() + spread());
        }
    }

    /** @throws IOException with a message for people, as when this user may not make namespaces */
    public List<Result> run() throws IOException {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace near = namespaces.add("near");
            Namespace far = namespaces.add("far");
            namespaces.connect(near, "eth0", far, "eth0");
            near.ip("addr", "add", "10.78.255.1/16", "dev", "eth0");
            List<Ip> targets = new ArrayList<>();
            StringBuilder drops = new StringBuilder();
            for (int percent : PERCENT) {
                targets.addAll(group(percent));
                drops.append("ip daddr 10.78.%d.0/24 numgen random mod 100 < %d drop\n".formatted(percent, percent));
            }
            far.addresses("eth0", targets.stream().map(ip -> ip + "/16").toList());
            far.nft("table inet lab { chain in { type filter hook input priority 0;\n" + drops + "}\n}\n");
            Duration time = INTERVAL.multipliedBy(probes / TARGETS);
            List<LinkReport> reports = ProbedTargets.probe(
                            targets, INTERVAL, Duration.ofSeconds(2), time, near.sockets())
                    .reports();
            return IntStream.range(0, PERCENT.length)
                    .mapToObj(i -> result(PERCENT[i], reports.subList(i * TARGETS, (i + 1) * TARGETS)))
                    .toList();
        }
    }

    private static Result result(int percent, List<LinkReport> reports) {
        long sent = reports.stream().mapToLong(LinkReport::sent).sum();
        long received = reports.stream().mapToLong(LinkReport::received).sum();
        return new Result(percent, sent, sent - received);
    }

    private static List<Ip> group(int percent) {
        return IntStream.rangeClosed(1, TARGETS)
                .mapToObj(i -> Ip.parse("10.78." + percent + "." + i))
                .toList();
    }
}
