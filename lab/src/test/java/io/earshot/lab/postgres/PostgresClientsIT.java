package io.earshot.lab.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.earshot.lab.RealPrograms;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of PostgreSQL as Debian and npm have them, against the server's port. Each is a program of its own with the system's interpreter. */
class PostgresClientsIT {

    @TempDir
    private static Path folder;

    private static EarshotServer server;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses
            be5,host58,TX,192.168.5.11
            db1,host7,NY,192.168.7.1
            """);
        Path config = Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            sql: {postgres: "127.0.0.1:0"}
            """);
        server = EarshotServer.start(ConfigFile.read(config), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void psycopg2AsksWithArraysIntervalsAndNamedCursors() throws Exception {
        assertThat(python("psycopg2", """
            import psycopg2, datetime
            c = psycopg2.connect(host="127.0.0.1", port=PORT, user="anna", dbname="earshot")
            q = c.cursor()
            q.execute("SELECT name FROM data WHERE name = ANY(%s)", (["be5.host58", "x"],))
            print(q.fetchall())
            q.execute("SELECT now() - %s < now(), %s::timestamptz", (datetime.timedelta(minutes=5), "2026-07-01T12:00:00+00:00"))
            print(q.fetchone()[0])
            q.execute("SELECT ARRAY_AGG(x) FROM SYSTEM_RANGE(1, 3)")
            print(q.fetchone()[0])
            n = c.cursor("held"); n.itersize = 2
            n.execute("SELECT x FROM SYSTEM_RANGE(1, 5)")
            print([r[0] for r in n])
            c.rollback()
            """)).isEqualTo("[('be5.host58',)]\nTrue\n[1, 2, 3]\n[1, 2, 3, 4, 5]\n");
    }

    @Test
    void psycopg3BindsTypesInTextAndInBinaryForm() throws Exception {
        assertThat(python("psycopg", """
            import psycopg, datetime, uuid, decimal
            c = psycopg.connect(host="127.0.0.1", port=PORT, user="anna", dbname="earshot", autocommit=True)
            values = (datetime.date(2026, 7, 1), uuid.UUID(int=7), datetime.datetime(2026, 7, 1, 12, 0, 1, 5), decimal.Decimal("1.5"), b"\\x00\\xff", [1, 2])
            for binary in (False, True):
                q = c.cursor(binary=binary)
                print(q.execute("SELECT %s < %s", (9, 10)).fetchone(), q.execute("SELECT %s, %s, %s, %s, %s, %s", values).fetchone() == values)
            with c.transaction():
                with c.transaction():
                    print(c.execute("SELECT name FROM data WHERE name = ANY(%s)", (["db1.host7"],)).fetchall())
                with c.cursor("held") as n:
                    n.execute("SELECT x FROM SYSTEM_RANGE(1, 5)")
                    print(n.fetchmany(2), n.fetchall())
            try:
                c.execute("SELECT 1/0")
            except psycopg.errors.DivisionByZero as e:
                print(e.sqlstate)
            """))
                .isEqualTo("(True,) True\n(True,) True\n[('db1.host7',)]\n[(1,), (2,)] [(3,), (4,), (5,)]\n22012\n");
    }

    @Test
    void asyncpgDescribesPreparesAndResetsItsPool() throws Exception {
        assertThat(python("asyncpg", """
            import asyncio, asyncpg, datetime
            async def main():
                pool = await asyncpg.create_pool(host="127.0.0.1", port=PORT, user="anna", database="earshot", min_size=1, max_size=1)
                for _ in range(2):
                    async with pool.acquire() as c:
                        print([r[0] for r in await c.fetch("SELECT name FROM data WHERE name = ANY($1) LIMIT $2", ["be5.host58"], 5)])
                async with pool.acquire() as c:
                    s = await c.prepare("SELECT sent FROM link WHERE sent BETWEEN $1 AND $2 AND icmpFiltered = $3")
                    print([t.name for t in s.get_parameters()])
                    s = await c.prepare("SELECT count(*) FROM link WHERE now() > $1 AND checkedAt > now() - $2::interval AND $3::float8[] IS NOT NULL HAVING count(*) >= $4")
                    print([t.name for t in s.get_parameters()], await s.fetchval(datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(hours=1), [1.5], 0))
                    async with c.transaction():
                        print([r[0] async for r in c.cursor("SELECT x FROM SYSTEM_RANGE(1, 5)", prefetch=2)])
                await pool.close()
            asyncio.run(main())
            """))
                .isEqualTo(
                        "['be5.host58']\n['be5.host58']\n['int8', 'int8', 'bool']\n['timestamptz', 'interval', 'float8[]', 'int8'] 0\n[1, 2, 3, 4, 5]\n");
    }

    @Test
    void sqlalchemyReflectsTheTablesAndAsksThem() throws Exception {
        assertThat(python("sqlalchemy", """
            from sqlalchemy import *
            e = create_engine("postgresql+psycopg2://anna@127.0.0.1:%d/earshot" % PORT)
            i = inspect(e)
            print("DATA" in i.get_table_names(), "COVERAGE" in i.get_view_names(), sorted(i.get_pk_constraint("LINK")["constrained_columns"]))
            with e.connect() as c:
                d = Table("DATA", MetaData(), autoload_with=e)
                print(c.execute(select(d.c.NAME).where(d.c.NAME.in_(["db1.host7", "x"]))).fetchall())
            """)).isEqualTo("True True ['CONTAINER', 'IP']\n[('db1.host7',)]\n");
    }

    @Test
    void psqlodbcListsTablesAndBindsParameters() throws Exception {
        assertThat(python("pyodbc", """
            import pyodbc
            c = pyodbc.connect("Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=%d;Database=earshot;UID=anna;PWD=x" % PORT, autocommit=True)
            q = c.cursor()
            print([tuple(r) for r in q.execute("SELECT name FROM data WHERE name = ? AND ?::int < ?::int", "db1.host7", 9, 10)])
            print([tuple(r) for r in q.execute("SELECT name FROM data WHERE name LIKE ?", "db%")])
            print(q.execute("SELECT 1.50::numeric + ?", 2).fetchone()[0])
            print("DATA" in [t.table_name for t in q.tables(tableType="TABLE")], [r.column_name for r in q.primaryKeys(table="DATA")])
            print(sorted(r.column_name for r in q.primaryKeys(table="LINK")), q.foreignKeys(table="DATA").fetchall())
            print([r.column_name for r in q.statistics("LINK")])
            """)).isEqualTo("""
                [('db1.host7',)]
                [('db1.host7',)]
                3.50
                True ['NAME']
                ['CONTAINER', 'IP'] []
                ['CONTAINER', 'IP']
                """);
    }

    /** The driver declares no types: to PostgreSQL two parameters are texts then, and '9' is not less than '10'. */
    @Test
    void psqlodbcsParametersWithoutTypesAreComparedAsPostgresqlComparesThem(@TempDir Path data) throws Exception {
        String script = """
            import pyodbc
            for port, database, user in ((PORT, "earshot", "anna"), (POSTGRES, "postgres", "cmdb")):
                c = pyodbc.connect("Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=%%d;Database=%%s;UID=%%s;PWD=%s" %% (port, database, user), autocommit=True)
                q = c.cursor()
                for a, b in ((9, 10), (1, 2), ("b", "a")):
                    print(q.execute("SELECT 1 WHERE ? < ?", a, b).fetchall(), end=" ")
                print()
            """.formatted(Postgres.PASSWORD);
        try (Postgres postgres = Postgres.start(data)) {
            List<String> lines = python("pyodbc", "POSTGRES = " + postgres.port() + "\n" + script)
                    .lines()
                    .toList();
            assertThat(lines).containsExactly("[] [(1, )] [] ", "[] [(1, )] [] ");
        }
    }

    @Test
    void pgcliCompletesListsAndAsks() throws Exception {
        RealPrograms.require("pgcli");
        Path home = Files.createDirectory(folder.resolve("home"));
        Path typed = Files.writeString(
                folder.resolve("typed"), "\\d data\n\\sf now\nSELECT name FROM data WHERE name LIKE 'be%';\n\\q\n");
        Output output = run(
                "/bin/sh",
                "-c",
                "HOME=" + home + " PAGER=cat TERM=dumb exec script -qec 'pgcli --less-chatty -h 127.0.0.1 -p " + port()
                        + " -U anna earshot' /dev/null <" + typed);
        assertThat(output.text())
                .contains("\"DATA_PKEY\" PRIMARY KEY", "pg_catalog.now()", "be5.host58 |")
                .doesNotContain("Traceback");
    }

    @Test
    void nodePostgresAndPostgresJsBindTypesArraysAndCursors() throws Exception {
        RealPrograms.require("npm");
        Path packages = Files.createDirectory(folder.resolve("node"));
        for (String name : List.of("package.json", "package-lock.json", "clients.mjs")) {
            try (InputStream file = PostgresClientsIT.class.getResourceAsStream("/node/" + name)) {
                Files.copy(file, packages.resolve(name));
            }
        }
        Output installed =
                run("npm", "ci", "--prefix", packages.toString(), "--no-audit", "--no-fund", "--ignore-scripts");
        assertThat(installed.status()).as(installed.text()).isZero();
        assertThat(run("node", packages.resolve("clients.mjs").toString(), port())
                        .text())
                .isEqualTo("""
                    text [["be5.host58"]]
                    array [["be5.host58"]]
                    like [["be5.host58"]]
                    limit [["3"],["4"]]
                    types [[2,"1970-01-01T00:00:00.000Z",{"a":1},"1.50"]]
                    many [1,2]
                    cursor [2,3]
                    savepoint "22012"
                    pool [1,2,3,4,5]
                    in [["be5.host58"]]
                    array [["be5.host58"]]
                    like [["be5.host58"]]
                    identifier [["be5.host58"]]
                    limit [["3"],["4"]]
                    types [["1970-01-01T00:00:00.000Z",true,null,"1.50"]]
                    cursor [2,2,1]
                    savepoint ["22012",1]
                    describe [25,1184]
                    """);
    }

    /** A real PostgreSQL asks by its foreign data wrapper, which sends conditions as operators, and holds cursors. */
    @Test
    void postgresFdwImportsTheTablesAndAsksThem(@TempDir Path data) throws Exception {
        try (Postgres postgres = Postgres.start(data);
                Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION postgres_fdw");
            statement.execute(
                    "CREATE SERVER earshot FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '" + port()
                            + "', dbname 'earshot', fetch_size '1')");
            statement.execute("CREATE USER MAPPING FOR cmdb SERVER earshot OPTIONS (user 'anna', password 'x',"
                    + " password_required 'false')");
            statement.execute("IMPORT FOREIGN SCHEMA \"PUBLIC\" FROM SERVER earshot INTO public");
            statement.execute("ANALYZE \"DATA\"");
            List<String> answers = new ArrayList<>();
            for (String sql : List.of(
                    "SELECT \"NAME\" FROM \"DATA\" ORDER BY 1",
                    "SELECT \"NAME\" FROM \"DATA\" WHERE \"NAME\" LIKE 'be%'",
                    "SELECT \"NAME\" FROM \"DATA\" WHERE \"NAME\" NOT LIKE 'be%'",
                    "SELECT \"NAME\" FROM \"DATA\" WHERE \"NAME\" ~ '^db[0-9]'",
                    "SELECT \"NAME\" FROM \"DATA\" WHERE \"NAME\" = ANY(ARRAY['db1.host7', 'x'])",
                    "SELECT COUNT(*), \"DATACENTER\" FROM \"DATA\" GROUP BY 2 ORDER BY 2",
                    "SELECT d.\"NAME\", l.\"IP\" FROM \"DATA\" d LEFT JOIN \"LINK\" l ON l.\"CONTAINER\" = d.\"NAME\" ORDER"
                            + " BY 1",
                    "SELECT COUNT(*) FROM \"INCIDENT\" WHERE \"OPENEDAT\" > now() - interval '1 hour'")) {
                answers.add(rows(statement, sql));
            }
            assertThat(answers)
                    .containsExactly(
                            "be5.host58 db1.host7",
                            "be5.host58",
                            "db1.host7",
                            "db1.host7",
                            "db1.host7",
                            "1,NY 1,TX",
                            "be5.host58,null db1.host7,null",
                            "0");
        }
    }

    private static String rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(",", row));
            }
        }
        return String.join(" ", rows);
    }

    @Test
    void dbdPgPingsAndBindsArrays() throws Exception {
        assumeThat(run("/usr/bin/perl", "-MDBD::Pg", "-e", "1").status())
                .as("DBD::Pg")
                .isZero();
        Output output = run("/usr/bin/perl", "-e", """
            use DBI;
            my $d = DBI->connect("dbi:Pg:host=127.0.0.1;port=$ARGV[0];dbname=earshot", "anna", "", {RaiseError => 1, PrintError => 0});
            print $d->ping, "\\n";
            print join(",", map { $_->[0] } @{$d->selectall_arrayref("SELECT name FROM data WHERE name = ANY(?) LIMIT ?", undef, ["db1.host7"], 2)}), "\\n";
            print join(",", map { $_->[8] // "-" } @{$d->statistics_info(undef, "PUBLIC", "LINK", 0, 0)->fetchall_arrayref}), "\n";
            $d->begin_work; $d->pg_savepoint("a"); $d->pg_rollback_to("a"); $d->commit;
            eval { $d->selectall_arrayref("SELECT 1/0") };
            print $d->state, "\\n";
            """, port());
        assertThat(output.text()).isEqualTo("1\ndb1.host7\nCONTAINER,IP,-\n22012\n");
    }

    private static String port() {
        return String.valueOf(server.postgres().orElseThrow().getPort());
    }

    private static String python(String module, String script) throws Exception {
        boolean installed = run("/usr/bin/python3", "-c", "import " + module).status() == 0;
        assertThat(installed || System.getenv("EARSHOT_VERIFY") == null)
                .as("Debian's python3-" + module)
                .isTrue();
        assumeThat(installed).as("Debian's python3-" + module).isTrue();
        return run("/usr/bin/python3", "-c", "PORT = " + port() + "\n" + script).text();
    }

    private record Output(int status, String text) {}

    /** Errors are among the output. */
    private static Output run(String... command) throws Exception {
        Path file = Files.createTempFile(folder, "client", ".out");
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(command[0]).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Output(process.exitValue(), Files.readString(file, StandardCharsets.UTF_8));
    }
}
