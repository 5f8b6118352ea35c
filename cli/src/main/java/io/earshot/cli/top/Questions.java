package io.earshot.cli.top;

import tools.jackson.databind.JsonNode;

/** Whoever answers SQL. */
public interface Questions {

    /**
     * Asks one SELECT.
     *
     * @return the rows, each an array
     * @throws UnansweredException with a message for people
     */
    JsonNode ask(String select) throws UnansweredException;
}
