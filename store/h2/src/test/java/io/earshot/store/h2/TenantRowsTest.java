package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.Tenant;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.Column;
import io.earshot.store.table.FleetTables;
import io.earshot.store.table.FleetTables.Link;
import io.earshot.store.table.IncidentTables.Incident;
import io.earshot.store.table.IncidentTables.IncidentLink;
import io.earshot.store.table.NodeTables.Tag;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.Tables;
import io.earshot.store.table.TenantRows;
import io.earshot.store.table.Views;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a tenant sees its own rows and nothing of others, with secrets planted in every column of every table. */
class TenantRowsTest {

    private static final String OWN = "own1.hosta";
    private static final String FAR = "far.hostfar";
    private static final int NUMBER = 987_654_321;
    private static final Instant TIME = Instant.parse("2026-11-29T10:00:00Z");
    private static final Instant OTHER_TIME = Instant.parse("1999-12-31T23:59:59Z");

    static final List<Table> EVERYTHING =
            Stream.concat(Tables.ALL.stream(), Views.ALL.stream()).toList();

    private static Database database;
    private static SqlEngine tenant;

    @BeforeAll
    static void plant() throws SqlRefusedException {
        database = Database.open();
        TableBatches rows = database.batches();
        for (Table table : Tables.ALL) {
            if (table.tenants().equals(TenantRows.ALL)) {
                rows.upsert(row(table, "cmdb", NUMBER, TIME));
            } else {
                rows.upsert(row(table, "secret" + table.name(), NUMBER, OTHER_TIME));
            }
            if (isOfContainer(table)) {
                rows.upsert(ownRow(table));
            }
        }
        rows.upsert(ownRow(FleetTables.Container.TABLE)
                .set(FleetTables.Container.NAME, OWN)
                .set(FleetTables.Container.HOST, "hosta")
                .set(FleetTables.Container.CLUSTER, "cluster a"));
        rows.upsert(row(FleetTables.Container.TABLE, "secret", NUMBER, OTHER_TIME)
                .set(FleetTables.Container.NAME, "secret.hosta")
                .set(FleetTables.Container.HOST, "hosta"));
        rows.upsert(row(FleetTables.Host.TABLE, "own", NUMBER, OTHER_TIME).set(FleetTables.Host.NAME, "hosta"));
        rows.upsert(
                row(FleetTables.Provider.TABLE, "secret", NUMBER, OTHER_TIME).set(FleetTables.Provider.SERVICE, "own"));
        rows.upsert(ownRow(Link.TABLE)
                .set(Link.PARTNER, FAR)
                .set(Link.IP, "10.9.9.9")
                .set(Link.PARTNER_HOST, "secrethost")
                .set(Link.PARTNER_DATA_CENTER, "secretcentre")
                .set(Link.STATE, "DOWN"));
        rows.upsert(row(Link.TABLE, "secret", NUMBER, OTHER_TIME)
                .set(Link.CONTAINER, FAR)
                .set(Link.PARTNER, OWN)
                .set(Link.STATE, "DOWN"));
        rows.upsert(row(Incident.TABLE, "secret", NUMBER, OTHER_TIME)
                .set(Incident.ID, 7L)
                .set(Incident.KIND, "HOST")
                .set(Incident.TROUBLE, "CUT")
                .set(Incident.SEVERITY, "CRITICAL")
                .set(Incident.OPENED_AT, TIME)
                .set(Incident.UNTIL, Optional.empty())
                .set(Incident.ENDING, Optional.empty()));
        rows.upsert(row(IncidentLink.TABLE, "secret", NUMBER, OTHER_TIME).set(IncidentLink.INCIDENT, 7L));
        rows.upsert(ownRow(IncidentLink.TABLE)
                .set(IncidentLink.INCIDENT, 7L)
                .set(IncidentLink.IP, "10.9.9.9")
                .set(IncidentLink.PARTNER, FAR)
                .set(IncidentLink.LEFT_AT, Optional.empty()));
        rows.upsert(ownRow(FleetTables.Container.TABLE)
                .set(FleetTables.Container.NAME, "own2.hostb")
                .set(FleetTables.Container.HOST, "hostb")
                .set(FleetTables.Container.CLUSTER, "cluster a"));
        rows.upsert(row(IncidentLink.TABLE, "own", 1, TIME)
                .set(IncidentLink.INCIDENT, 7L)
                .set(IncidentLink.CONTAINER, "own2.hostb")
                .set(IncidentLink.PARTNER, FAR));
        rows.commit();
        tenant = new H2Engine(database, new SqlLimits(Duration.ofSeconds(20), 1_000, 2)).of(inCluster("cluster a"));
    }

    private static Tenant inCluster(String cluster) {
        return new Tenant("t-one", List.of(), List.of(cluster), Map.of());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static boolean isOfContainer(Table table) {
        return table.tenants().condition().filter(c -> c.startsWith("t.")).isPresent()
                && table.columns().stream().anyMatch(column -> isOwner(table, column));
    }

    private static boolean isOwner(Table table, Column column) {
        return table.tenants()
                .condition()
                .filter(condition -> condition.startsWith("t." + column.name() + " IN (SELECT name FROM own"))
                .isPresent();
    }

    /** Has a secret in each column that a tenant does not see. */
    private static Row ownRow(Table table) {
        Row row = row(table, "own", 1, TIME);
        for (Column column : table.stored()) {
            if (isOwner(table, column)) {
                row.set(column, OWN);
            } else if (table.tenants().instead().containsKey(column)) {
                row.set(column, value(column, "secret" + column.name(), NUMBER, OTHER_TIME));
            }
        }
        return row;
    }

    private static Row row(Table table, String text, int number, Instant time) {
        Row row = Row.of(table);
        table.stored().forEach(column -> row.set(column, value(column, text + column.name(), number, time)));
        return row;
    }

    private static Object value(Column column, String text, int number, Instant time) {
        return switch (column.type()) {
            case TEXT -> text;
            case INTEGER -> number;
            case BIGINT -> (long) number;
            case REAL -> (float) number;
            case DOUBLE -> (double) number;
            case BOOLEAN -> true;
            case TIME -> time;
        };
    }

    private static String answer(SqlEngine engine, String sql) {
        try {
            SqlAnswer answer = engine.ask(sql);
            return answer.columns() + " " + answer.rows();
        } catch (SqlRefusedException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static void requireNoSecret(String what, String text) {
        assertThat(text.toLowerCase(Locale.ROOT)).as(what).doesNotContain("secret", "987654", "1999", "9.876");
    }

    @Test
    void everyTableAndViewSaysWhatOfItATenantSees() {
        assertThat(Tables.ALL.stream()
                        .filter(table -> table.tenants().condition().isPresent())
                        .filter(table -> !isOfContainer(table)))
                .extracting(Table::name)
                .as("tables whose rows belong to no container; look twice before you add one")
                .containsExactlyInAnyOrder("host", "incident", "taken_over");
    }

    @ParameterizedTest
    @FieldSource("EVERYTHING")
    void noTableAndNoViewHasAnythingOfOthers(Table table) throws Exception {
        String said = answer(tenant, "SELECT * FROM " + table.name());
        requireNoSecret(table.name(), said);
        assertThat(said.startsWith("refused: no table"))
                .isEqualTo(table.tenants().condition().isEmpty());
        requireNoSecret(
                table.name() + " as the server asks for the tenant",
                tenant.askOwn("SELECT * FROM " + table.name(), List.of()).rows().toString());
        if (isOfContainer(table)) {
            assertThat(said).as(table.name()).contains(OWN);
        }
    }

    @Test
    void ofTheFarEndOfALinkATenantSeesNameAddressAndState() throws Exception {
        assertThat(tenant.ask(
                                "SELECT partner, ip, state, partnerHost, partnerDataCenter FROM link WHERE ip = '10.9.9.9'")
                        .rows())
                .containsExactly(List.of(
                        Optional.of(FAR),
                        Optional.of("10.9.9.9"),
                        Optional.of("DOWN"),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(tenant.ask("SELECT containers FROM host").rows()).containsExactly(List.of(Optional.of(1)));
        assertThat(tenant.ask("SELECT COUNT(*) FROM container").rows()).containsExactly(List.of(Optional.of(2L)));
    }

    @Test
    void anIncidentSpeaksOfTheTenantsLinksAlone() throws Exception {
        assertThat(tenant.ask("SELECT kind, state, subject, summary, linksDown, linksUp FROM incident WHERE id = 7")
                        .rows())
                .containsExactly(List.of(
                        Optional.of("HOST"),
                        Optional.of("MUTED"),
                        Optional.of(OWN + " own2.hostb"),
                        Optional.of("trouble on 2 links, as on that from " + OWN + " to " + FAR),
                        Optional.of(1),
                        Optional.empty()));
    }

    static Stream<String> attacks() {
        return Stream.of(
                "SELECT * FROM PUBLIC.link",
                "SELECT PUBLIC.link.partnerHost FROM PUBLIC.link",
                "SELECT * FROM TENANT_T_ONE.link",
                "SELECT * FROM own_container",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM information_schema.columns WHERE table_name = 'LINK'",
                "SELECT * FROM information_schema.views",
                "SELECT * FROM information_schema.users",
                "SELECT * FROM information_schema.sessions",
                "SELECT * FROM information_schema.query_statistics",
                "SHOW TABLES",
                "SHOW COLUMNS FROM link",
                "EXPLAIN SELECT * FROM link",
                "EXPLAIN ANALYZE SELECT * FROM link",
                "EXPLAIN PLAN FOR SELECT * FROM link",
                "SELECT COUNT(*), MAX(partnerHost), SUM(sent), LISTAGG(partner), MIN(checkedAt) FROM link",
                "SELECT * FROM link WHERE CAST(partner AS INT) = 1",
                "SELECT CAST(partner AS INT) FROM link",
                "SELECT * FROM link WHERE CAST(partnerHost AS INT) = 1 OR TRUE",
                "SELECT * FROM link WHERE ip = 5",
                "SELECT * FROM link WHERE container = 5",
                "SELECT * FROM container WHERE cluster = 5",
                "SELECT * FROM link WHERE checkedAt = 'x'",
                "SELECT * FROM link WHERE sent = partner",
                "SELECT * FROM link WHERE 1 / (CASE WHEN partner LIKE 'secret%' THEN 0 ELSE 1 END) = 1",
                "SELECT * FROM link WHERE container LIKE 'secret%' AND 1 / 0 = 1 OR container LIKE 'secret%'",
                "SELECT * FROM link a JOIN link b ON CAST(a.partner AS INT) = CAST(b.partner AS INT)",
                "SELECT * FROM link WHERE container IN (SELECT name FROM container WHERE CAST(cluster AS INT) = 1)",
                "SELECT * FROM link WHERE container NOT IN (SELECT name FROM container)",
                "SELECT (SELECT COUNT(*) FROM container c WHERE c.name <> l.container) FROM link l",
                "SELECT * FROM link l FULL JOIN container c ON TRUE",
                "SELECT * FROM container c RIGHT JOIN link l ON l.partner = c.name",
                "WITH RECURSIVE r(n) AS (SELECT name FROM container UNION ALL SELECT partner FROM link, r WHERE container = n)"
                        + " SELECT * FROM r",
                "WITH container AS (SELECT 1) SELECT * FROM container",
                "TABLE link",
                "SELECT * FROM link TABLESAMPLE SYSTEM (100)",
                "SELECT * FROM link USE INDEX (link_state)",
                "SELECT _ROWID_ FROM link",
                "SELECT * FROM task",
                "SELECT * FROM mute",
                "SELECT * FROM check_result",
                "SELECT * FROM relay",
                "SELECT * FROM freshness WHERE \"TABLE\" <> 'CONTAINER'",
                "SELECT * FROM coverage",
                "SELECT CURRENT_SCHEMA, CURRENT_CATALOG, CURRENT_USER",
                "SELECT DB_OBJECT_SIZE('TABLE', 'PUBLIC', 'LINK')",
                "SELECT * FROM pg_catalog.pg_class",
                "SELECT nocolumn FROM link",
                "SELECT * FROM lin",
                "SELECT * FROM tas");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void noQuestionGetsRoundIt(String sql) {
        requireNoSecret(sql, answer(tenant, sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM link WHERE partner = ?",
                "SELECT * FROM link WHERE ip = ?",
                "SELECT * FROM container WHERE name >= ?",
                "SELECT * FROM incident WHERE summary LIKE ?",
                "SELECT COUNT(*) FROM socket WHERE node = ? OR process = ?1"
            })
    void aParameterFindsNothingOfOthers(String sql) {
        String said;
        try {
            said = tenant.ask(sql, List.of(SqlParameter.ofText(Optional.of("secret%"))), () -> false)
                    .rows()
                    .toString();
        } catch (SqlRefusedException e) {
            said = e.getMessage().replace("secret%", "");
        }
        requireNoSecret(sql, said);
    }

    /** The guard and the schema of names are the first wall; the rights of the tenant's database user are the second. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM PUBLIC.link",
                "SELECT COUNT(*) FROM PUBLIC.container",
                "SELECT * FROM PUBLIC.pair",
                "SELECT * FROM TENANT_OTHER.link",
                "SELECT * FROM TENANT_OTHER.own_container",
                "SELECT * FROM LINK_SCHEMA('x', '', 'jdbc:h2:mem:', 'sa', '', 'PUBLIC')",
                "SELECT CSVWRITE('/tmp/x', 'SELECT * FROM PUBLIC.link')",
                "SCRIPT",
            })
    void theDatabaseUserOfATenantCannotReadOthersEvenWithoutTheGuard(String sql) throws Exception {
        new H2Engine(database, SqlLimits.ALONE)
                .of(new Tenant("other", List.of(), List.of("secretcontainercluster"), Map.of()));
        try (ReaderSession session =
                        database.of(inCluster("cluster a")).people().take();
                Statement statement = session.unchecked().createStatement()) {
            assertThatThrownBy(() -> {
                        try (ResultSet rows = statement.executeQuery(sql)) {
                            requireNoSecret(sql, rows.next() ? rows.getString(1) : "");
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aTenantHasContainersByClusterNamespaceOrTagAndAnnouncedTagsCountForNothing() throws Exception {
        try (Database other = Database.open()) {
            TableBatches rows = other.batches();
            for (String name : List.of(
                    "web_shop.n1",
                    "web_shop.n_shop.x",
                    "shop.n1",
                    "web_workshop.n1",
                    "a.n_shop",
                    "tagged.n1",
                    "posing.n1",
                    "clustered.n1")) {
                rows.upsert(row(FleetTables.Container.TABLE, "x", 1, TIME)
                        .set(FleetTables.Container.NAME, name)
                        .set(FleetTables.Container.CLUSTER, name.startsWith("clustered") ? "it's" : ""));
            }
            tag(rows, "tagged.n1", "owner", "shop", "csv");
            tag(rows, "posing.n1", "owner", "shop", "announced");
            tag(rows, "shop.n1", "shop", "owner", "csv");
            rows.commit();
            SqlEngine shop = new H2Engine(other, SqlLimits.ALONE)
                    .of(new Tenant("shop", List.of("shop"), List.of("it's"), Map.of("owner", "shop")));
            assertThat(shop.ask("SELECT name FROM container ORDER BY name").rows())
                    .extracting(row -> row.getFirst().orElseThrow())
                    .containsExactly("clustered.n1", "tagged.n1", "web_shop.n1", "web_shop.n_shop.x");
        }
    }

    private static void tag(TableBatches rows, String node, String tag, String value, String source) {
        rows.upsert(Row.of(Tag.TABLE)
                .set(Tag.NODE, node)
                .set(Tag.TAG, tag)
                .set(Tag.VALUE, value)
                .set(Tag.SOURCE, source));
    }
}
