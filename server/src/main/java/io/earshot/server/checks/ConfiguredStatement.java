package io.earshot.server.checks;

import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlShape;

/** Reads a statement of the configuration while a server starts. */
public final class ConfiguredStatement {

    /** A busy machine stops a first reading at the limit of a question's time. The engine is warmer each time. */
    private static final int TRIES = 10;

    @FunctionalInterface
    interface Reading {
        SqlShape shape(String sql) throws SqlRefusedException;
    }

    private ConfiguredStatement() {}

    /** @throws SqlRefusedException with what is wrong with the statement */
    public static SqlShape shape(String sql, SqlEngine engine) throws SqlRefusedException {
        return shape(sql, engine::shape);
    }

    static SqlShape shape(String sql, Reading reading) throws SqlRefusedException {
        for (int left = TRIES; ; left--) {
            try {
                return reading.shape(sql);
            } catch (SqlRefusedException e) {
                if (e.kind() != SqlRefusedException.Kind.STOPPED || left == 1) {
                    throw e;
                }
            }
        }
    }
}
