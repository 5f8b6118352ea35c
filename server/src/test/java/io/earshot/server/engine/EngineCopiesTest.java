package io.earshot.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.Evidence;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.Row;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import io.earshot.web.CopiedTables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCopiesTest {

    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

    @TempDir
    private Path folder;

    private final LiveRows live = new LiveRows(RowJournal.NONE);
    private final Database database = Database.open(live);
    private final TableChanges changes = database.batches(RowJournal.NONE, live);
    private FileEngine engine;
    private EngineCopies copies;
    private boolean writes = true;
    private Instant now = START;

    @BeforeEach
    void open() {
        engine = new FileEngine(folder.resolve("engine"));
        copies = copies();
    }

    private EngineCopies copies() {
        return new EngineCopies(
                engine,
                live::snapshot,
                new H2Engine(database, new SqlLimits(Duration.ofMinutes(5), 100_000, 1)),
                "a",
                () -> writes,
                () -> now);
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    @Test
    void allRowsAreCopiedFirstAndThoseOfEarlierTimesRemoved() throws Exception {
        fleet("be1", "be2");
        incident(7, "OPEN");
        event(1);
        event(2);
        copies.turn();
        changes.remove(Row.of(Incident.TABLE));
        changes.removeLess(Event.TABLE, Event.ID, 2L);
        live.gone(name("be2"));
        live.linkGone(name("be1"), ip("be2"));
        changes.commit();

        copies = copies();
        copies.turn();

        assertThat(engine.texts("SELECT name, state FROM data")).containsExactly("be1.host1 OK");
        assertThat(engine.texts("SELECT container, ip FROM link")).isEmpty();
        assertThat(engine.texts("SELECT container, ip, service FROM partner"))
                .containsExactly("be1.host1 192.0.2.2 db");
        assertThat(engine.texts("SELECT id FROM incident")).isEmpty();
        assertThat(engine.texts("SELECT id FROM event")).containsExactly("2");
        assertThat(engine.texts("SELECT server, copiedAt FROM engine_copy")).containsExactly("a " + START);
        assertThat(copies.wholeCopies()).isOne();
    }

    @Test
    void furtherCopiesHaveOnlyTheRowsThatChanged() throws Exception {
        fleet("be1", "be2");
        incident(7, "OPEN");
        incident(8, "OPEN");
        event(1);
        copies.turn();
        engine.writes();

        copies.turn();
        assertThat(engine.writes()).containsExactly("put engine_copy 1");

        live.data(row("be2", MemberState.BROKEN));
        incident(8, "OVER");
        changes.remove(Row.of(Incident.TABLE).set(Incident.ID, 7L));
        event(2);
        changes.removeLess(Event.TABLE, Event.ID, 2L);
        changes.commit();
        copies.turn();

        assertThat(engine.writes())
                .containsExactly(
                        "put data be2.host1",
                        "remove incident 7",
                        "put incident 8",
                        "remove event 1",
                        "put event 2",
                        "put engine_copy 1");
        assertThat(engine.texts("SELECT name, state FROM data ORDER BY name"))
                .containsExactly("be1.host1 OK", "be2.host1 BROKEN");
        assertThat(engine.texts("SELECT id, ending, since FROM incident")).containsExactly("8 OVER " + START);
        assertThat(copies.rows()).isEqualTo(7 + 5);
    }

    @Test
    void whileTheEngineIsAwayItsRowsGrowOldAndAllAreCopiedWhenItIsBack() throws Exception {
        fleet("be1", "be2");
        copies.turn();
        engine.away(true);
        now = START.plusSeconds(20);

        assertThat(copies.turn()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(copies.turn()).isGreaterThan(Duration.ofSeconds(3));
        for (int i = 0; i < 5; i++) {
            assertThat(copies.turn()).isLessThanOrEqualTo(Duration.ofSeconds(10));
        }

        assertThat(copies.isAway()).isTrue();
        assertThat(copies.ageSeconds()).isEqualTo(20);
        assertThat(copies.troubles())
                .containsExactly(
                        "the engine is away since 2026-11-30T10:00:20Z (connection refused); its rows are 20 s old");
        engine.away(false);
        engine.writes();
        copies.turn();
        assertThat(engine.writes()).contains("put data be1.host1", "put data be2.host1");
        assertThat(copies.isAway()).isFalse();
        assertThat(copies.troubles()).isEmpty();
        assertThat(copies.wholeCopies()).isEqualTo(2);
        assertThat(copies.turn()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anEngineThatWasNeverThereIsTold() {
        engine.away(true);
        copies.turn();

        assertThat(copies.troubles())
                .containsExactly("the engine is away since 2026-11-30T10:00:00Z (connection refused); this server has"
                        + " copied no rows to it");
        assertThat(copies.ageSeconds()).isNaN();
    }

    @Test
    void rowsThatTheEngineLostAreCopiedAnew() throws Exception {
        fleet("be1", "be2");
        copies.turn();
        engine.connect().remove(Data.TABLE, List.of(List.of("be1.host1")));

        for (int i = 0; i < 12; i++) {
            copies.turn();
        }

        assertThat(engine.texts("SELECT name FROM data ORDER BY name")).containsExactly("be1.host1", "be2.host1");
        assertThat(copies.wholeCopies()).isEqualTo(2);
    }

    @Test
    void aServerThatDoesNotSpeakWritesNothingAndOneThatBeginsToSpeakCopiesAll() throws Exception {
        fleet("be1", "be2");
        writes = false;
        copies.turn();
        assertThat(engine.writes()).isEmpty();
        assertThat(copies.troubles()).isEmpty();

        writes = true;
        copies.turn();
        assertThat(engine.writes()).contains("put data be1.host1");
        writes = false;
        live.data(row("be1", MemberState.SILENT));
        changes.commit();
        engine.writes();
        copies.turn();
        assertThat(engine.writes()).isEmpty();
        assertThat(copies.isAway()).isFalse();
        assertThat(copies.ageSeconds()).isNaN();
    }

    @Test
    void anAnswerSaysHowOldItsRowsAreWhicheverServerWroteThem() throws Exception {
        fleet("be1", "be2");
        copies.turn();
        now = START.plusMillis(1_500);
        writes = false;

        CopiedTables.Answer answer = copies().ask("SELECT name FROM data ORDER BY name", () -> false);

        assertThat(answer.rows().rows())
                .containsExactly(List.of(Optional.of("be1.host1")), List.of(Optional.of("be2.host1")));
        assertThat(answer.age()).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void withoutAWholeCopyThereIsNoAnswer() {
        SqlRefusedException refused =
                catchThrowableOfType(SqlRefusedException.class, () -> copies.ask("SELECT name FROM data", () -> false));

        assertThat(refused.kind()).isEqualTo(SqlRefusedException.Kind.BUSY);
        assertThat(refused)
                .hasMessage("the engine has no whole copy of the rows yet, come again: no server has copied its rows");
    }

    @Test
    void aMistakeOfTheQueryIsStillTold() {
        copies.turn();

        assertThatThrownBy(() -> copies.ask("SELECT nam FROM data", () -> false))
                .isInstanceOf(SqlRefusedException.class)
                .hasMessageContaining("did you mean");
    }

    /** Two containers, of which the first one uses the second. */
    private void fleet(String first, String second) {
        live.data(row(first, MemberState.OK));
        live.data(row(second, MemberState.OK));
        KnownPartner partner = new KnownPartner(
                ip(second), container(second), List.of(new Evidence(Evidence.Source.CMDB, "db", START, START)));
        live.partners(name(first), List.of(partner), _ -> Duration.ofSeconds(10));
        live.links(name(first), List.of(new KnownLink(partner, LinkStatus.unknown(START))), START);
        changes.commit();
    }

    private void incident(long id, String ending) {
        Row row = Row.of(Incident.TABLE);
        Incident.TABLE
                .stored()
                .forEach(column -> row.set(
                        column,
                        switch (column.type()) {
                            case TEXT -> ending;
                            case INTEGER -> 1;
                            case BIGINT -> id;
                            case REAL -> 0.5f;
                            case DOUBLE -> 0.5;
                            case BOOLEAN -> false;
                            case TIME -> START;
                        }));
        changes.upsert(row);
        changes.commit();
    }

    private void event(long id) {
        changes.upsert(Row.of(Event.TABLE)
                .set(Event.ID, id)
                .set(Event.AT, START)
                .set(Event.CONTAINER, "be1.host1")
                .set(Event.IP, "192.0.2.2")
                .set(Event.FROM_STATE, "UP")
                .set(Event.TO_STATE, "DOWN"));
        changes.commit();
    }

    private static MemberRow row(String name, MemberState state) {
        return new MemberRow(
                container(name),
                state,
                Optional.of(List.of()),
                OptionalDouble.of(0.5),
                Optional.empty(),
                Optional.of(START));
    }

    private static Container container(String name) {
        return new Container(name(name), "TX", "be", "", List.of(ip(name)), List.of("db"), List.of(), true);
    }

    private static ContainerName name(String name) {
        return new ContainerName(name, "host1");
    }

    private static Ip ip(String name) {
        return Ip.parse("192.0.2." + name.substring(2));
    }
}
