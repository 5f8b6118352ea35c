package io.earshot.web;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlRefusedException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The copy of some tables that an engine of its own holds. Thread-safe. */
@FunctionalInterface
public interface CopiedTables {

    /** For servers without an engine. */
    CopiedTables NONE = refusing("no engine is configured, expected \"engine\" in the server's configuration");

    /** For tenants, whose rows an engine cannot tell from those of others. */
    CopiedTables NOT_OF_TENANTS = refusing("the engine shows the rows of all tenants, and so none to a tenant");

    /**
     * An answer of the engine.
     *
     * @param age since the server showed the rows that the engine shows
     */
    record Answer(SqlAnswer rows, Duration age) {}

    /**
     * Asks the engine one SELECT.
     *
     * @param cancelled asked until there is an answer
     * @throws SqlRefusedException where there is no engine, it does not answer, or the statement is refused
     */
    Answer ask(String sql, BooleanSupplier cancelled) throws SqlRefusedException;

    private static CopiedTables refusing(String reason) {
        return (_, _) -> {
            throw new SqlRefusedException(SqlRefusedException.Kind.REFUSED, reason);
        };
    }
}
