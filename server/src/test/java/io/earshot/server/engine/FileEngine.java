package io.earshot.server.engine;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.external.ExternalRows;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.TableBatches;
import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** H2 in a file as an engine of its own, which can be away. Its own tables have all types that the copied ones have. */
final class FileEngine implements ExternalStore {

    private final Database database;
    private final TableBatches changes;
    private final H2Engine engine;
    private final List<String> writes = new ArrayList<>();
    private volatile boolean away;

    FileEngine(Path file) {
        database = Database.onDisk(file, ExternalTables.ALL);
        changes = database.batches();
        engine = new H2Engine(database, SqlLimits.ALONE);
    }

    /** From now on it does not answer, or does again. */
    void away(boolean is) {
        away = is;
    }

    /** Returns the tables and keys that were written since the last call, in order, as in {@code put data be1.host1}. */
    List<String> writes() {
        List<String> all = List.copyOf(writes);
        writes.clear();
        return all;
    }

    /** Returns the texts of an answer's rows. */
    List<String> texts(String sql) throws SqlRefusedException {
        SqlAnswer answer = engine.ask(sql);
        return answer.rows().stream()
                .map(row -> String.join(
                        " ",
                        row.stream()
                                .map(value -> value.map(Object::toString).orElse("NULL"))
                                .toList()))
                .toList();
    }

    @Override
    public SqlEngine engine() {
        return engine;
    }

    @Override
    public ExternalRows connect() {
        requireThere();
        return new Rows();
    }

    private void requireThere() {
        if (away) {
            throw new ExternalStoreException("connection refused");
        }
    }

    @Override
    public void close() {
        database.close();
    }

    private final class Rows implements ExternalRows {

        @Override
        public void put(Table table, Collection<List<Object>> rows) {
            for (List<Object> values : rows) {
                requireThere();
                Row row = Row.of(table);
                for (int i = 0; i < values.size(); i++) {
                    if (table.columns().get(i).isStored()) { // H2 computes the others itself
                        row.set(table.columns().get(i), values.get(i));
                    }
                }
                changes.upsert(row);
                writes.add("put " + table.name() + " " + values.getFirst());
            }
            changes.commit();
        }

        @Override
        public void remove(Table table, Collection<List<Object>> keys) {
            for (List<Object> key : keys) {
                requireThere();
                Row pattern = Row.of(table);
                for (int i = 0; i < key.size(); i++) {
                    pattern.set(table.key().get(i), key.get(i));
                }
                changes.remove(pattern);
                writes.add("remove " + table.name() + " " + key.getFirst());
            }
            changes.commit();
        }

        @Override
        public void keys(Table table, Consumer<List<Object>> key) {
            requireThere();
            String columns =
                    String.join(", ", table.key().stream().map(Column::name).toList());
            for (List<Optional<Object>> row :
                    ask("SELECT " + columns + " FROM " + table.name()).rows()) {
                key.accept(row.stream().map(Optional::orElseThrow).toList());
            }
        }

        @Override
        public long count(Table table) {
            requireThere();
            return (Long) ask("SELECT COUNT(*) FROM " + table.name())
                    .rows()
                    .getFirst()
                    .getFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            // The file stays open for the next connection.
        }
    }

    private SqlAnswer ask(String sql) {
        try {
            return engine.askOwn(sql, List.of());
        } catch (SqlRefusedException e) {
            throw new ExternalStoreException(e.getMessage(), e);
        }
    }
}
