package io.earshot.fleet.incidents;

/** The usual loss rate of a link, with the logarithms that each count takes: a search counts each link several times. */
record UsualLossRate(double rate, double logLost, double logAnswered) {

    static UsualLossRate of(double rate) {
        return new UsualLossRate(rate, Math.log(rate), Math.log1p(-rate));
    }

    double logLikelihood(double sent, double lost) {
        return lost * logLost + (sent - lost) * logAnswered;
    }
}
