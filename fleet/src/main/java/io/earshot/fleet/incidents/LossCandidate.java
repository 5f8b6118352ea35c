package io.earshot.fleet.incidents;

import java.util.ArrayList;
import java.util.List;

/** A cause with those of its links that lost something, counted for each window of a search. Not thread-safe. */
final class LossCandidate {

    final Cause cause;
    final List<WatchedLink> links = new ArrayList<>();
    private final double[] sent;
    private final double[] lost;
    private final double[] asUsual;
    private double usual;

    /** @param windows how many the search has */
    LossCandidate(Cause cause, int windows) {
        this.cause = cause;
        sent = new double[windows];
        lost = new double[windows];
        asUsual = new double[windows];
    }

    void add(CountedLink counted) {
        links.add(counted.link());
        usual += counted.usual().rate();
        for (int window = 0; window < sent.length; window++) {
            ProbeCounts counts = counted.counts().get(window);
            sent[window] += counts.sent();
            lost[window] += counts.lost();
            asUsual[window] += counts.asUsual();
        }
    }

    ProbeCounts counts(int window) {
        return new ProbeCounts(sent[window], lost[window], asUsual[window]);
    }

    /** Returns the mean of the links' usual loss rates. */
    double usual() {
        return usual / links.size();
    }
}
