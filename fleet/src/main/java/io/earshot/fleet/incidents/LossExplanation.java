package io.earshot.fleet.incidents;

import java.util.List;

/**
 * A cause of loss with the links that lose because of it.
 *
 * @param explanation the links are those that lose more than usual
 * @param rate the share of probes that is lost on all links that the cause touches
 * @param since milliseconds since the epoch: when the first report with such a loss began
 * @param congested whether round trips grew with the loss on most of the links
 */
record LossExplanation(Explanation explanation, double rate, long since, boolean congested) {

    LossExplanation with(List<WatchedLink> links) {
        return new LossExplanation(
                new Explanation(explanation.cause(), links, explanation.confidence()), rate, since, congested);
    }
}
