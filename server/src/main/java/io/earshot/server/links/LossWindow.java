package io.earshot.server.links;

import java.util.ArrayList;
import java.util.List;

/** Probes sent and lost over the last few reports of a link, oldest first. */
record LossWindow(List<Counts> reports) {

    /** Short enough to forget an old trouble within ten minutes of two-minute cycles. */
    private static final int LENGTH = 5;

    /** 99 %, two-sided: the normal distribution's 0.995 quantile. */
    private static final double Z = 2.576;

    static final LossWindow EMPTY = new LossWindow(List.of());

    record Counts(long sent, long lost) {}

    LossWindow {
        reports = List.copyOf(reports);
    }

    LossWindow with(long sent, long received) {
        List<Counts> longer = new ArrayList<>(reports);
        longer.add(new Counts(sent, sent - received));
        return new LossWindow(longer.subList(Math.max(0, longer.size() - LENGTH), longer.size()));
    }

    long sent() {
        return reports.stream().mapToLong(Counts::sent).sum();
    }

    double loss() {
        return sent() == 0 ? 0 : (double) lost() / sent();
    }

    /**
     * What the loss rate is at least: the lower bound of Wilson's score interval (Wilson 1927), which unlike the normal
     * approximation holds for few probes too, so that 2 lost of 2 is not 200 lost of 200.
     */
    double lossAtLeast() {
        double n = sent();
        if (n == 0) {
            return 0;
        }
        double p = loss();
        double z2 = Z * Z;
        double centre = p + z2 / (2 * n);
        double spread = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return Math.max(0, (centre - spread) / (1 + z2 / n));
    }

    private long lost() {
        return reports.stream().mapToLong(Counts::lost).sum();
    }
}
