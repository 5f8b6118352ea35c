package io.earshot.cli.sql;

/** The server that is asked. */
public interface SqlServer {

    /**
     * Asks one SELECT.
     *
     * @throws UnansweredException with the one line that says why there are no rows
     */
    String ask(String select, Output output) throws UnansweredException;

    /**
     * Fetches what is there.
     *
     * @param path below the server's root
     * @throws UnansweredException with the one line that says why there is nothing
     */
    String get(String path, Output output) throws UnansweredException;
}
