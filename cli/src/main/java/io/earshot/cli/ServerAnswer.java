package io.earshot.cli;

import java.util.OptionalLong;

/**
 * Holds the answer of a server.
 *
 * @param truncated whether the server has more rows than it hands out
 * @param engineBehindMillis the age of the rows, where an engine answered
 */
record ServerAnswer(String text, boolean truncated, OptionalLong engineBehindMillis) {}
