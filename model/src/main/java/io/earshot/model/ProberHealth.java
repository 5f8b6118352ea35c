package io.earshot.model;

import java.time.Duration;

/**
 * Holds an agent's own health over one cycle, which tells whether its measurements can be trusted.
 *
 * @param starved it slept through probes or their answers, for want of CPU or because its machine stood still. Links are not
 *     to be blamed for what is missing
 * @param longestDelay how much later than planned it woke up, at worst
 * @param foreignReplies packets that looked like answers and were not to any probe of its own
 */
public record ProberHealth(boolean starved, Duration longestDelay, long foreignReplies) implements Section {

    public ProberHealth {
        if (longestDelay.isNegative()) {
            throw new IllegalArgumentException("longest delay " + longestDelay + ", expected zero or more");
        }
        if (foreignReplies < 0) {
            throw new IllegalArgumentException("foreign replies " + foreignReplies + ", expected a count from 0 up");
        }
    }
}
