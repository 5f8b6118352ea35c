package io.earshot.web;

import io.earshot.model.Tenant;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.time.Instant;
import java.util.Optional;

/** The tables as they were at a time in the past. Thread-safe. */
public interface PastTables {

    /** For stores that keep no record of the past. */
    PastTables NONE = new PastTables() {
        @Override
        public <T> T ask(Instant at, Question<T> question) throws SqlRefusedException {
            throw new SqlRefusedException(
                    SqlRefusedException.Kind.REFUSED, "this server records nothing: its configuration says so");
        }

        @Override
        public Optional<Instant> since() {
            return Optional.empty();
        }
    };

    /** Something that is asked of the tables. */
    interface Question<T> {
        T ask(SqlEngine engine) throws SqlRefusedException;
    }

    /**
     * Asks the tables as they were.
     *
     * @throws SqlRefusedException where nothing is recorded of that time, or the question is refused
     */
    <T> T ask(Instant at, Question<T> question) throws SqlRefusedException;

    /** Returns the same tables with the rows of a tenant and no others. */
    default PastTables of(Tenant tenant) {
        PastTables all = this;
        return new PastTables() {
            @Override
            public <T> T ask(Instant at, Question<T> question) throws SqlRefusedException {
                return all.ask(at, engine -> question.ask(engine.of(tenant)));
            }

            @Override
            public Optional<Instant> since() {
                return all.since();
            }
        };
    }

    /** Returns the time from which on something is recorded; empty where nothing is. */
    Optional<Instant> since();
}
