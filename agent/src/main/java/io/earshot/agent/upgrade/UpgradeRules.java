package io.earshot.agent.upgrade;

import java.time.Duration;

/**
 * Holds what a machine allows of upgrades.
 *
 * @param octetsPerSecond of the fetch, at most; 0 for no limit
 * @param proofTime after which a new agent that has not proved itself is ended
 * @param probation for which a new agent must run before it counts as good
 */
public record UpgradeRules(long octetsPerSecond, Duration proofTime, Duration probation) {}
