package io.earshot.fleet.incidents;

/**
 * Probes of one or more links.
 *
 * @param sent probes that were sent
 * @param lost those of them that were not answered
 * @param asUsual the log-likelihood of these losses if all is as usual
 */
record ProbeCounts(double sent, double lost, double asUsual) {

    static final ProbeCounts NONE = new ProbeCounts(0, 0, 0);

    ProbeCounts plus(ProbeCounts more) {
        return new ProbeCounts(sent + more.sent, lost + more.lost, asUsual + more.asUsual);
    }

    /** Returns the share of the probes that was lost; 0 where nothing was sent. */
    double rate() {
        return sent == 0 ? 0 : lost / sent;
    }
}
