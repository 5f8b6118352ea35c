package io.earshot.cli;

/**
 * What a server answered.
 *
 * @param truncated whether the server has more rows than it hands out
 */
record ServerAnswer(String text, boolean truncated) {}
