package io.earshot.nagios;

/** Supplies a check's rows: from a server over HTTP, or from the server's own tables. */
@FunctionalInterface
public interface SqlSource {

    /**
     * @param sql one SELECT
     * @throws CheckFailedException if there is no answer, with the reason
     */
    Rows ask(String sql) throws CheckFailedException;
}
