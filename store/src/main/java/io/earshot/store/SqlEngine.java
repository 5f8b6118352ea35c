package io.earshot.store;

import io.earshot.model.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Answers SELECTs over the tables of one store, within limits of time, rows and concurrency. Thread-safe. */
public interface SqlEngine extends SqlReader {

    /**
     * Answers a user's query.
     *
     * @throws SqlRefusedException with what is wrong with the statement, or which limit it met
     */
    default SqlAnswer ask(String sql) throws SqlRefusedException {
        return ask(sql, List.of(), () -> false);
    }

    /**
     * Answers a user's query with values for its parameters, which may be cancelled.
     *
     * @param values for the question marks in their order, or for {@code ?1}, {@code ?2} and so on
     * @param cancelled asked until there is an answer
     * @throws SqlRefusedException with what is wrong with the statement, or which limit it met
     */
    SqlAnswer ask(String sql, List<SqlParameter> values, BooleanSupplier cancelled) throws SqlRefusedException;

    /**
     * Describes the columns and parameters of a SELECT without running it.
     *
     * @throws SqlRefusedException with what is wrong with the statement
     */
    default SqlShape shape(String sql) throws SqlRefusedException {
        return shape(sql, List.of());
    }

    /**
     * Describes a SELECT of which the types of some parameters are known.
     *
     * @param types by the parameters' numbers; empty where the statement decides
     * @throws SqlRefusedException with what is wrong with the statement
     */
    SqlShape shape(String sql, List<Optional<String>> types) throws SqlRefusedException;

    /** Returns an engine whose tables have the rows of a tenant and no others, within the same limits. */
    SqlEngine of(Tenant tenant);

    /** Returns a way to ask one state of all tables again and again; it waits until a connection is free. */
    SqlSnapshot snapshot();

    /** Returns the counts of users' queries; those of all tenants together. */
    QueryCounts counts();
}
