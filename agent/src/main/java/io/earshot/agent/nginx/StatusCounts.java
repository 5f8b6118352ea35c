package io.earshot.agent.nginx;

import java.util.SortedMap;
import java.util.TreeMap;

/** Lines of access logs, and those of them that tell of an error. */
final class StatusCounts {

    private final SortedMap<Integer, Double> errors = new TreeMap<>();
    private double lines;
    private double strange;

    void line(int status) {
        lines++;
        if (status >= 400 && status <= 599) {
            errors.merge(status, 1.0, Double::sum);
        }
    }

    /** A line that is not of the format. */
    void strange() {
        strange++;
    }

    /** @param factor how many lines each of them stands for */
    void add(StatusCounts other, double factor) {
        lines += factor * other.lines;
        strange += factor * other.strange;
        other.errors.forEach((status, count) -> errors.merge(status, factor * count, Double::sum));
    }

    double lines() {
        return lines;
    }

    /** Whether there were lines, and none of them of the format. */
    boolean isUnreadable() {
        return lines == 0 && strange > 0;
    }

    SortedMap<Integer, Double> errorsPer(double seconds) {
        SortedMap<Integer, Double> rates = new TreeMap<>();
        errors.forEach((status, count) -> rates.put(status, count / seconds));
        return rates;
    }
}
