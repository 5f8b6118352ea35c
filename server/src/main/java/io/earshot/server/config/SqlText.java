package io.earshot.server.config;

/**
 * A statement, and where it was written.
 *
 * @param place file and line, {@code server.yaml:12}
 */
public record SqlText(String sql, String place) {}
