package io.earshot.agent.paths;

import java.util.BitSet;

/**
 * Tells dead paths from random loss, by the likelihood of the counts of each source port.
 *
 * <p>Each port takes one path. Two explanations are compared. Without dead paths, each probe is lost with the same probability q:
 * {@code L0 = max over q of the product of q^lost (1-q)^received}. With dead paths, a share f of the ports loses everything, and the
 * others lose with q: {@code L1 = max over f and q of the product of f [received = 0] + (1-f) q^lost (1-q)^received}, a mixture of two
 * components (McLachlan and Peel, Finite Mixture Models, 2000, 2.8). The second is believed where L1 is {@value #EVIDENCE_TEXT} times L0: a
 * million links that are tested every ten minutes see that by chance less than once a day (a likelihood ratio of k is reached by
 * chance with a probability of at most 1/k, by Markov's inequality, where f and q are given; choosing the best of {@value #CHOICES}
 * multiplies this at most by their number). A port is dead where the mixture says so with {@value #CERTAIN}.
 */
final class PathVerdict {

    static final String EVIDENCE_TEXT = "10^8";

    private static final double EVIDENCE = Math.log(1e8);

    /** The probability that a single port must reach, by Bayes' rule within the mixture. */
    static final double CERTAIN = 0.999;

    private static final double[] SHARES = {1 / 64.0, 1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0};
    private static final double[] LOSSES = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9
    };

    /** Combinations of share and loss that are tried. */
    static final int CHOICES = 108;

    private PathVerdict() {}

    /**
     * Returns the dead ports; none where random loss explains the counts about as well.
     *
     * @param sent probes by port whose fate is known
     * @param lost those of them without an answer
     */
    static BitSet dead(int[] sent, int[] lost) {
        double random = Double.NEGATIVE_INFINITY;
        for (double loss : LOSSES) {
            random = Math.max(random, logLikelihood(sent, lost, 0, loss));
        }
        double best = Double.NEGATIVE_INFINITY;
        double share = 0;
        double loss = 0;
        for (double eachShare : SHARES) {
            for (double eachLoss : LOSSES) {
                double likelihood = logLikelihood(sent, lost, eachShare, eachLoss);
                if (likelihood > best) {
                    best = likelihood;
                    share = eachShare;
                    loss = eachLoss;
                }
            }
        }
        BitSet dead = new BitSet(sent.length);
        if (best - random < EVIDENCE) {
            return dead;
        }
        for (int port = 0; port < sent.length; port++) {
            if (sent[port] > 0 && lost[port] == sent[port]) {
                double byChance = (1 - share) * Math.pow(loss, lost[port]);
                if (share / (share + byChance) >= CERTAIN) {
                    dead.set(port);
                }
            }
        }
        return dead;
    }

    private static double logLikelihood(int[] sent, int[] lost, double share, double loss) {
        double sum = 0;
        double logLoss = Math.log(loss);
        double logKept = Math.log1p(-loss);
        for (int port = 0; port < sent.length; port++) {
            if (sent[port] > 0) {
                double byChance = lost[port] * logLoss + (sent[port] - lost[port]) * logKept;
                sum += lost[port] == sent[port]
                        ? Math.log(share + (1 - share) * Math.exp(byChance))
                        : Math.log1p(-share) + byChance;
            }
        }
        return sum;
    }
}
