package io.earshot.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlReader;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import io.earshot.store.SqlShape;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.table.Column;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.Tables;
import io.earshot.store.table.Views;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the tests that every store must pass. A store's own test extends it. */
@Timeout(600)
public abstract class StoreContract {

    /** Has the time to answer on a busy machine. */
    private static final SqlLimits PATIENT = new SqlLimits(Duration.ofMinutes(5), 1_000, 2);

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00.123456Z");

    private TestStore store;
    private SqlEngine engine;
    private TableChanges changes;

    /** An empty store, and the way to change it. */
    public interface TestStore extends AutoCloseable {

        SqlEngine engine(SqlLimits limits);

        TableChanges changes();

        /** Returns whether {@link #changes} may write the table; other tables show objects of the fleet. */
        boolean isWritten(Table table);

        /** Returns the tables and views that can be asked. */
        default List<Table> asked() {
            List<Table> all = new ArrayList<>(Tables.ALL);
            all.addAll(Views.ALL);
            return all;
        }

        /** Returns how exact the times are that the store gives back. */
        default ChronoUnit precision() {
            return ChronoUnit.MICROS;
        }

        @Override
        void close();
    }

    protected abstract TestStore open();

    @BeforeEach
    void begin() {
        store = open();
        engine = store.engine(PATIENT);
        changes = store.changes();
    }

    @AfterEach
    void end() {
        store.close();
    }

    @Test
    void everyTableGivesBackTheRowsThatItTook() throws Exception {
        for (Table table : Tables.ALL) {
            if (store.isWritten(table)) {
                changes.upsert(row(table, 1, false));
                changes.upsert(row(table, 2, true));
                changes.commit();

                assertThat(values(table))
                        .as(table.name())
                        .containsExactlyInAnyOrder(expected(table, 1, false), expected(table, 2, true));

                changes.remove(Row.of(table));
                changes.commit();
                assertThat(values(table)).as(table.name()).isEmpty();
            }
        }
    }

    @Test
    void everyTableAndViewHasItsDeclaredColumnsInTheirOrder() throws Exception {
        for (Table table : store.asked()) {
            List<String> names = engine.ask("SELECT * FROM " + table.name()).columns().stream()
                    .map(SqlAnswer.Column::name)
                    .toList();
            assertThat(names)
                    .as(table.name())
                    .usingElementComparator(String::compareToIgnoreCase)
                    .isEqualTo(table.names());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC",
                "SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data GROUP BY dataCenter ORDER BY"
                        + " SUM(nginxAccessRate)",
                "SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC",
            })
    void theQueriesThatArePromisedRunAsTheyStand(String sql) throws Exception {
        assertThat(engine.ask(sql).rows()).isEmpty();
    }

    @Test
    void aRowWithAKnownKeyIsChangedInTheGivenColumnsOnly() throws Exception {
        changes.upsert(row(Event.TABLE, 1, false));
        changes.upsert(Row.of(Event.TABLE).set(Event.ID, 1L).set(Event.TO_STATE, "DOWN"));
        changes.update(Row.of(Event.TABLE).set(Event.ID, 1L).set(Event.FROM_STATE, "UP"));
        changes.update(Row.of(Event.TABLE).set(Event.ID, 9L).set(Event.FROM_STATE, "UP"));
        changes.commit();

        assertThat(texts("SELECT id, container, fromState, toState FROM event"))
                .containsExactly("1 container1 UP DOWN");
    }

    @Test
    void rowsAreRemovedByTheGivenValuesAndBelowABound() throws Exception {
        for (int i = 1; i <= 5; i++) {
            changes.upsert(row(Event.TABLE, i, false));
        }
        changes.remove(Row.of(Event.TABLE).set(Event.CONTAINER, "container2"));
        changes.removeLess(Event.TABLE, Event.ID, 4L);
        changes.commit();

        assertThat(texts("SELECT id FROM event ORDER BY id")).containsExactly("4", "5");
    }

    @Test
    void changesOfSeveralTablesBecomeVisibleTogetherAtTheCommit() throws Exception {
        changes.upsert(row(Event.TABLE, 1, false));
        changes.upsert(row(Incident.TABLE, 1, false));
        assertThat(count(engine)).isEqualTo("0 0");

        changes.commit();

        assertThat(count(engine)).isEqualTo("1 1");
    }

    @Test
    protected void aSnapshotShowsAllTablesAsTheyWereWhenItWasPinned() throws Exception {
        changes.upsert(row(Event.TABLE, 1, false));
        changes.commit();
        try (SqlSnapshot snapshot = engine.snapshot()) {
            snapshot.pin();
            changes.upsert(row(Event.TABLE, 2, false));
            changes.upsert(row(Incident.TABLE, 1, false));
            changes.commit();

            assertThat(count(snapshot)).isEqualTo("1 0");
            assertThat(count(snapshot)).isEqualTo("1 0");
            assertThat(count(engine)).isEqualTo("2 1");
            List<String> recorded = new ArrayList<>();
            snapshot.recorded((statement, values) -> recorded.add(statement + values));
            assertThat(recorded).singleElement(STRING).contains("container1");
        }
    }

    @Test
    void parametersTakeTheirValuesAndAnUntrustedOneStaysAValue() throws Exception {
        changes.upsert(row(Event.TABLE, 1, false));
        changes.commit();

        SqlAnswer found = engine.ask(
                "SELECT id FROM event WHERE container = ?",
                List.of(SqlParameter.ofText(Optional.of("container1"))),
                () -> false);
        assertThat(found.rows()).hasSize(1);
        assertThat(engine.askOwn("SELECT id FROM event WHERE container = ?", List.of("' OR '1' = '1"))
                        .rows())
                .isEmpty();
    }

    @Test
    protected void aQueryIsDescribedWithoutBeingRun() throws Exception {
        SqlShape shape = engine.shape("SELECT id, at, container FROM event WHERE id > ?");

        assertThat(shape.columns())
                .extracting(SqlAnswer.Column::name)
                .usingElementComparator(String::compareToIgnoreCase)
                .containsExactly("id", "at", "container");
        assertThat(shape.parameters()).containsExactly("BIGINT");
    }

    @Test
    void anAnswerHasNoMoreRowsThanTheLimitAndSaysSo() throws Exception {
        for (int i = 1; i <= 5; i++) {
            changes.upsert(row(Event.TABLE, i, false));
        }
        changes.commit();
        SqlEngine limited = store.engine(new SqlLimits(Duration.ofMinutes(5), 3, 2));

        assertThat(limited.ask("SELECT id FROM event").rows()).hasSize(3);
        assertThat(limited.ask("SELECT id FROM event").truncated()).isTrue();
        assertThat(limited.ask("SELECT id FROM event WHERE id < 3").truncated()).isFalse();
    }

    @Test
    protected void aQueryIsStoppedAtItsTimeLimitOrWhenItIsCancelledAndOthersAreAnswered() throws Exception {
        for (int i = 1; i <= 200; i++) {
            changes.upsert(row(Event.TABLE, i, false));
        }
        changes.commit();
        String endless =
                "SELECT COUNT(*) FROM event a, event b, event c, event d, event e WHERE a.id + b.id + c.id + d.id"
                        + " + e.id = 7";
        SqlEngine hasty = store.engine(new SqlLimits(Duration.ofMillis(300), 1_000, 2));

        assertThat(kind(() -> hasty.ask(endless))).isEqualTo(Kind.STOPPED);
        AtomicBoolean cancelled = new AtomicBoolean(true);
        assertThat(kind(() -> engine.ask(endless, List.of(), cancelled::get))).isEqualTo(Kind.STOPPED);
        assertThat(engine.ask("SELECT 1").rows()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM event",
                "UPDATE event SET id = 1",
                "INSERT INTO event (id) VALUES (1)",
                "DROP TABLE event",
                "CREATE TABLE other (id INTEGER)",
                "SELECT FILE_READ('/etc/passwd')",
                "SELECT 1; DELETE FROM event",
            })
    void aUserCanDoNothingButSelect(String sql) throws Exception {
        changes.upsert(row(Event.TABLE, 1, false));
        changes.commit();

        assertThat(kind(() -> engine.ask(sql))).isIn(Kind.REFUSED, Kind.WRONG);
        assertThat(texts("SELECT id FROM event")).containsExactly("1");
    }

    @Test
    void aMistakeIsNamedWithTheNameThatWasProbablyMeant() {
        SqlRefusedException wrong =
                catchThrowableOfType(SqlRefusedException.class, () -> engine.ask("SELECT contaner FROM event"));

        assertThat(wrong.kind()).isEqualTo(Kind.WRONG);
        assertThat(wrong.getMessage().toLowerCase(Locale.ROOT)).contains("contaner", "container");
    }

    private interface Query {
        void run() throws SqlRefusedException;
    }

    private static Kind kind(Query query) {
        SqlRefusedException refused = catchThrowableOfType(SqlRefusedException.class, query::run);
        return refused.kind();
    }

    private static String count(SqlReader reader) throws SqlRefusedException {
        return texts(reader.askOwn("SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM incident)", List.of()))
                .getFirst();
    }

    private List<String> texts(String sql) throws SqlRefusedException {
        return texts(engine.ask(sql));
    }

    private static List<String> texts(SqlAnswer answer) {
        return answer.rows().stream()
                .map(row -> String.join(
                        " ",
                        row.stream()
                                .map(value -> value.map(Object::toString).orElse("NULL"))
                                .toList()))
                .toList();
    }

    private List<List<Object>> values(Table table) throws SqlRefusedException {
        List<Column> columns = table.columns();
        return engine.ask("SELECT * FROM " + table.name()).rows().stream()
                .map(row -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        if (columns.get(i).isStored()) {
                            values.add(comparable(columns.get(i), row.get(i)));
                        }
                    }
                    return values;
                })
                .toList();
    }

    private static Object comparable(Column column, Optional<Object> value) {
        if (value.isEmpty()) {
            return "NULL";
        }
        return switch (column.type()) {
            case TIME -> Instant.parse(value.get().toString());
            case INTEGER, BIGINT -> ((Number) value.get()).longValue();
            case REAL -> ((Number) value.get()).floatValue();
            case DOUBLE -> ((Number) value.get()).doubleValue();
            case TEXT, BOOLEAN -> value.get();
        };
    }

    /** @param unknown whether columns that may be NULL are */
    private static Row row(Table table, int number, boolean unknown) {
        Row row = Row.of(table);
        for (Column column : table.stored()) {
            row.set(column, unknown && column.nullable() ? Optional.empty() : value(column, number));
        }
        return row;
    }

    private List<Object> expected(Table table, int number, boolean unknown) {
        return table.stored().stream()
                .map(column -> comparable(
                        column,
                        unknown && column.nullable() ? Optional.empty() : Optional.of(kept(value(column, number)))))
                .toList();
    }

    private Object kept(Object value) {
        return value instanceof Instant time ? time.truncatedTo(store.precision()) : value;
    }

    private static Object value(Column column, int number) {
        return switch (column.type()) {
            case TEXT -> column.name() + number;
            case INTEGER -> number;
            case BIGINT -> (long) number;
            case REAL -> number + 0.5f;
            case DOUBLE -> number + 0.1;
            case BOOLEAN -> number % 2 == 0;
            case TIME -> NOON.plusSeconds(number);
        };
    }
}
