package io.earshot.cli;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds the answer of a server.
 *
 * @param mediaType as the server names it
 * @param truncated whether the server has more rows than it hands out
 * @param engineBehindMillis the age of the rows, where an engine answered
 */
record ServerAnswer(String text, Optional<String> mediaType, boolean truncated, OptionalLong engineBehindMillis) {}
