package io.earshot.web.postgres;

import io.earshot.web.postgres.catalog.CatalogQuery;
import java.util.Map;
import java.util.Optional;

/** A statement of a client. */
sealed interface Statement {

    /** Blanks and comments, by which clients find out whether somebody is there. */
    record Nothing() implements Statement {}

    /** A word that changes nothing but the session, or nothing at all. */
    sealed interface Command extends Statement {

        /** Returns the command tag of the answer. */
        String tag();
    }

    record Begin(String tag) implements Command {}

    /** The end of a transaction: COMMIT or ROLLBACK. */
    record End(String tag) implements Command {}

    record Savepoint(String name) implements Command {
        @Override
        public String tag() {
            return "SAVEPOINT";
        }
    }

    record Release(String name) implements Command {
        @Override
        public String tag() {
            return "RELEASE";
        }
    }

    record RollbackTo(String name) implements Command {
        @Override
        public String tag() {
            return "ROLLBACK";
        }
    }

    /** @param value empty for the default */
    record Set(String name, Optional<String> value, String tag) implements Command {}

    record ResetAll(String tag) implements Command {}

    /** @param name empty for all */
    record Deallocate(Optional<String> name, String tag) implements Command {}

    /** @param name empty for all */
    record CloseCursor(Optional<String> name, String tag) implements Command {}

    /** Accepted, since it changes nothing here. */
    record Ignored(String tag) implements Command {}

    /** @param hold whether it outlives the transaction */
    record Declare(String name, boolean hold, boolean binary, Question query) implements Command {
        @Override
        public String tag() {
            return "DECLARE CURSOR";
        }
    }

    /**
     * Some rows of a cursor, or a move over them.
     *
     * @param direction {@code forward}, {@code backward}, {@code absolute} or {@code relative}
     * @param count {@link Long#MAX_VALUE} for all
     */
    record Fetch(String cursor, String direction, long count, boolean move) implements Statement {}

    /** Rows that a client takes as lines of text. */
    record Copy(Question query, CopyFormat format) implements Statement {}

    /** Something that has rows for an answer. */
    sealed interface Question extends Statement {}

    /**
     * About the tables.
     *
     * @param sql H2's, with {@code ?1} for parameters
     * @param implied types that the client's text has for parameters, by their numbers
     */
    record Select(String sql, Map<Integer, PostgresType> implied) implements Question {

        public Select {
            implied = Map.copyOf(implied);
        }
    }

    /** About the database itself. */
    record OfCatalog(CatalogQuery query) implements Question {}

    record Show(String name) implements Question {}
}
