package io.earshot.cli;

/**
 * Holds the answer of a server.
 *
 * @param truncated whether the server has more rows than it hands out
 */
record ServerAnswer(String text, boolean truncated) {}
