package io.earshot.fleet;

import java.time.Instant;

/**
 * A row of CMDB_PROBLEM.
 *
 * @param object where in the source; empty if the source as a whole cannot be used
 */
public record CmdbTrouble(String source, String object, String problem, Instant since) {}
