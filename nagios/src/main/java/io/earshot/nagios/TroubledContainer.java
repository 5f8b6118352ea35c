package io.earshot.nagios;

/**
 * A row of the connectivity check.
 *
 * @param disconnect how many of its links are down
 * @param connectivity the addresses that it cannot reach, comma-separated
 */
public record TroubledContainer(String name, long disconnect, String connectivity) {}
