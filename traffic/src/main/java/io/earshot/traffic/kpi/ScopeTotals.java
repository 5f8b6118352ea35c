package io.earshot.traffic.kpi;

import java.util.Map;
import java.util.function.Predicate;

/** The figures of some operations of an app over all minutes. */
public final class ScopeTotals {

    private final String app;
    private final String name;
    private final Predicate<String> operations;
    private final PartialSums sums = new PartialSums();
    private RunSummary runs = RunSummary.NONE;

    /**
     * @param name in outputs
     * @param operations which operations of the app belong to it
     */
    public ScopeTotals(String app, String name, Predicate<String> operations) {
        this.app = app;
        this.name = name;
        this.operations = operations;
    }

    public String app() {
        return app;
    }

    public String name() {
        return name;
    }

    public PartialSums sums() {
        return sums;
    }

    public RunSummary runs() {
        return runs;
    }

    /** Adds a minute behind those before. */
    public void add(MinuteSums minute) {
        PartialSums sum = minute.sum(app, operations);
        sums.addFigures(sum);
        runs = runs.then(sum.runs(minute.startNanos()));
    }

    /** The codes as {@code -:2 00:22 51:3}. */
    public String codes() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Long> code : sums.codes().entrySet()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(code.getKey().isEmpty() ? "none" : code.getKey())
                    .append(':')
                    .append(code.getValue());
        }
        return text.toString();
    }
}
