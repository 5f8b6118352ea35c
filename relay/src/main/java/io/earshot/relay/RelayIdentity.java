package io.earshot.relay;

/**
 * @param name as in the relay's token
 * @param startedAt nanoseconds on the monotonic clock
 */
record RelayIdentity(String name, String version, long startedAt) {}
