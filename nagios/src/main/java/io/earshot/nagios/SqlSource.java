package io.earshot.nagios;

/** Where a check's rows come from: a server over HTTP, or the server's own tables. */
@FunctionalInterface
public interface SqlSource {

    /**
     * @param sql one SELECT
     * @throws CheckFailedException if there is no answer, with the reason
     */
    Rows ask(String sql) throws CheckFailedException;
}
