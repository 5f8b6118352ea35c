package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code earshot sql} at a terminal and behind a pipe, with a real server. */
class SqlIT {

    private static final String PROMPT = "earshot> ";
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";

    /** As a terminal sends it while a line is edited, in which it was put into application mode. */
    private static final String UP = "\033OA";

    @TempDir
    private Path folder;

    private EarshotServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services
            be5,host58,TX,be,127.0.0.5,be
            db1,host7,TX,db,127.0.0.7,db1
            """);
        server = listen(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void namesAreCompletedAndAStatementMayTakeLines() throws Exception {
        try (PseudoTerminal terminal = prompt()) {
            terminal.await(PROMPT);
            terminal.type("SELECT state, name FROM dat\t WHERE rol\t = 'be'\r");
            terminal.await("FROM data WHERE role = 'be'");
            terminal.await("-> ");
            terminal.type("  AND data.datac\t = 'TX';\r");
            terminal.await("data.datacenter = 'TX';");
            terminal.await("WAITING  be5.host58\n(1 row)\n");
            leave(terminal);
        }
    }

    @Test
    void theServerSaysWhatItHasAndWhatIsWrong() throws Exception {
        try (PseudoTerminal terminal = prompt()) {
            terminal.await(PROMPT);
            terminal.type("\\d\r");
            terminal.await(" 2  a container with its state");
            terminal.await(PROMPT);
            terminal.type("\\d nginx_cod\t\r");
            terminal.await("CONTAINER  CHARACTER VARYING\nCODE       INTEGER\nRATE       REAL\n(3 rows)\n");
            terminal.await(PROMPT);
            terminal.type("\\d lnk\r");
            terminal.await("earshot: no table lnk, did you mean link?\n");
            terminal.await(PROMPT);
            terminal.type("SELECT nme FROM data;\r");
            terminal.await("earshot: no column NME, did you mean NAME?\n");
            terminal.await(PROMPT);
            terminal.type("\\o csv\r");
            terminal.await(PROMPT);
            terminal.type("\\run cov\t\r");
            terminal.await("TX,2,0,0,2,2,,2,0,0,2,0,0,0,0\n");
            leave(terminal);
        }
    }

    @Test
    void ctrlCDropsALineAndWhatWasSaidIsKeptForTheNextTime() throws Exception {
        try (PseudoTerminal terminal = prompt()) {
            terminal.await(PROMPT);
            terminal.type("SELECT 'half a thought");
            terminal.await("thought");
            terminal.type(CTRL_C);
            terminal.await(PROMPT);
            terminal.type("SELECT 6 * 7 AS n;\r");
            terminal.await("42\n(1 row)\n");
            leave(terminal);
        }
        Path history = folder.resolve("earshot/sql-history");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        try (PseudoTerminal terminal = prompt()) {
            terminal.await(PROMPT);
            terminal.type(UP);
            terminal.await("SELECT 6 * 7 AS n;");
            terminal.type("\r");
            terminal.await("42\n(1 row)\n");
            terminal.await(PROMPT);
            terminal.type("\\q\r");
            assertThat(terminal.finish()).isZero();
        }
    }

    @Test
    void aServerThatIsAwayIsSaidAndAskedAgain() throws Exception {
        URI uri = server.uri();
        try (PseudoTerminal terminal = prompt()) {
            terminal.await(PROMPT);
            server.close();
            terminal.type("SELECT COUNT(*) AS n FROM host;\r");
            terminal.await("earshot: no answer from " + uri);
            server = listen(uri.getPort());
            terminal.await(PROMPT);
            terminal.type("SELECT COUNT(*) AS n FROM host;\r");
            terminal.await("N\n2\n(1 row)\n");
            leave(terminal);
        }
    }

    @Test
    void aWatchedQuestionIsAskedUntilCtrlC() throws Exception {
        try (PseudoTerminal terminal = prompt()) {
            terminal.await(PROMPT);
            terminal.type("\\watch 1\r");
            terminal.await("earshot: nothing was asked yet that could be watched\n");
            terminal.await(PROMPT);
            terminal.type("SELECT 6 * 7 AS n;\r");
            terminal.await("42\n(1 row)\n");
            terminal.await(PROMPT);
            terminal.type("\\watch 1\r");
            for (int i = 0; i < 2; i++) {
                terminal.await("Z every 1 s: SELECT 6 * 7 AS n\nN\n42\n");
            }
            terminal.type(CTRL_C);
            leave(terminal);
            assertThat(terminal.shown()).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    @Test
    void statementsOfAPipeAreAnsweredInTurn() throws Exception {
        Path questions = Files.writeString(folder.resolve("questions.sql"), """
            SELECT ';' AS a, -- a comment; and no end
              'it''s' AS b;
            SELECT nme FROM data;
            \\o csv
            SELECT name FROM data
            ORDER BY name""");
        Launcher.Finished asked = pipe(questions);
        assertThat(asked.output()).isEqualTo("""
            A  B
            ;  it's
            (1 row)
            earshot: no column NME, did you mean NAME?
            NAME
            be5.host58
            db1.host7""");
        assertThat(asked.status()).isEqualTo(1);
        Files.writeString(questions, "SELECT 6 * 7 AS n");
        assertThat(pipe(questions)).isEqualTo(new Launcher.Finished(0, "N\n42\n(1 row)"));
    }

    @Test
    void aStatementIsWatchedFromTheCommandLine() throws Exception {
        try (Launcher watch =
                Launcher.start("sql", "--server", server.uri().toString(), "--watch", "1s", "SELECT 42 AS n")) {
            watch.awaitLine(line -> line.endsWith("Z every 1 s: SELECT 42 AS n"));
            watch.awaitLine(line -> line.equals("42"));
            watch.interrupt();
            assertThat(watch.finish().output())
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ")
                    .doesNotContain("\033");
        }
        Launcher.Finished wrong =
                Launcher.run("sql", "--server", server.uri().toString(), "--watch", "1s", "SELECT nme FROM data");
        assertThat(wrong).isEqualTo(new Launcher.Finished(1, "earshot: no column NME, did you mean NAME?"));
    }

    private Launcher.Finished pipe(Path questions) throws Exception {
        try (Launcher sql = Launcher.start(
                Redirect.from(questions.toFile()),
                "sql",
                "--server",
                server.uri().toString())) {
            return sql.finish();
        }
    }

    private PseudoTerminal prompt() throws Exception {
        boolean installed = Files.isExecutable(Path.of("/usr/bin/script"));
        assertThat(installed || System.getenv("EARSHOT_VERIFY") == null)
                .as("script is installed; ./verify installs it")
                .isTrue();
        assumeTrue(installed, "script is not installed; ./verify installs it");
        return PseudoTerminal.start(folder, "sql --server " + server.uri());
    }

    private static void leave(PseudoTerminal terminal) throws Exception {
        terminal.await(PROMPT);
        terminal.type(CTRL_D);
        assertThat(terminal.finish()).isZero();
    }

    /** A port that was just given up may be somebody else's for a moment. */
    private EarshotServer listen(int port) throws Exception {
        Path config = folder.resolve("server.yaml");
        Files.writeString(config, "listen: 127.0.0.1:" + port + "\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\n");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (true) {
            try {
                return EarshotServer.start(ConfigFile.read(config), InstantSource.system());
            } catch (CannotStartException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
