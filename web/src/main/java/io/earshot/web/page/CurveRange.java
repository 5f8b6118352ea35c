package io.earshot.web.page;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says how far back a curve reaches, and how long its steps are: the longer, the coarser. */
public enum CurveRange {
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(2)),
    SIX_HOURS("6h", Duration.ofHours(6), Duration.ofMinutes(15)),
    HALF_DAY("12h", Duration.ofHours(12), Duration.ofMinutes(15)),
    DAY("24h", Duration.ofHours(24), Duration.ofMinutes(15));

    private final String word;
    private final Duration length;
    private final Duration step;

    CurveRange(String word, Duration length, Duration step) {
        this.word = word;
        this.length = length;
        this.step = step;
    }

    /** Returns the range that a request names. */
    static Optional<CurveRange> of(String word) {
        return Arrays.stream(values()).filter(range -> range.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(range -> range.word).collect(Collectors.joining(", "));
    }

    public Duration length() {
        return length;
    }

    /** Returns the time that one point stands for. */
    public Duration step() {
        return step;
    }
}
