package io.earshot.lab.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of PostgreSQL as Debian has them, against the server's port. Each is a program of its own with the system's interpreter. */
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
            import asyncio, asyncpg
            async def main():
                pool = await asyncpg.create_pool(host="127.0.0.1", port=PORT, user="anna", database="earshot", min_size=1, max_size=1)
                for _ in range(2):
                    async with pool.acquire() as c:
                        print([r[0] for r in await c.fetch("SELECT name FROM data WHERE name = ANY($1) LIMIT $2", ["be5.host58"], 5)])
                async with pool.acquire() as c:
                    s = await c.prepare("SELECT sent FROM link WHERE sent BETWEEN $1 AND $2 AND icmpFiltered = $3")
                    print([t.name for t in s.get_parameters()])
                    async with c.transaction():
                        print([r[0] async for r in c.cursor("SELECT x FROM SYSTEM_RANGE(1, 5)", prefetch=2)])
                await pool.close()
            asyncio.run(main())
            """))
                .isEqualTo("['be5.host58']\n['be5.host58']\n['int8', 'int8', 'bool']\n[1, 2, 3, 4, 5]\n");
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
            print([tuple(r) for r in q.execute("SELECT name FROM data WHERE name = ?", "db1.host7")])
            print("DATA" in [t.table_name for t in q.tables(tableType="TABLE")])
            """)).isEqualTo("[('db1.host7',)]\nTrue\n");
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
            $d->begin_work; $d->pg_savepoint("a"); $d->pg_rollback_to("a"); $d->commit;
            eval { $d->selectall_arrayref("SELECT 1/0") };
            print $d->state, "\\n";
            """, port());
        assertThat(output.text()).isEqualTo("1\ndb1.host7\n22012\n");
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
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(command[0]).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Output(process.exitValue(), Files.readString(file, StandardCharsets.UTF_8));
    }
}
