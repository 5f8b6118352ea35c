package io.earshot.lab.postgres;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** A real PostgreSQL on loopback with its data in a folder of the test's, and a user who needs a password. */
public final class Postgres implements AutoCloseable {

    public static final String PASSWORD = "correct-horse";

    private static final long START_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final List<String> command;
    private final Path log;
    private final int port;
    private Process process;

    private Postgres(List<String> command, Path log, int port) throws IOException {
        this.command = command;
        this.log = log;
        this.port = port;
        this.process = launch();
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** @param folder empty, for its data and its log */
    public static Postgres start(Path folder) throws Exception {
        Path programs = RealPrograms.require("initdb", debianFolders()).getParent();
        Path data = folder.resolve("data");
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        List<String> user = asOrdinaryUser(folder);
        run(
                user,
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=cmdb",
                "--no-sync",
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C");
        int port = FreePort.find();
        List<String> command = new ArrayList<>(user);
        command.addAll(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off"));
        Postgres postgres = new Postgres(command, folder.resolve("postgres.log"), port);
        try {
            postgres.awaitAnswer();
            return postgres;
        } catch (Exception e) {
            postgres.close();
            throw e;
        }
    }

    /** Returns where it listens. */
    public int port() {
        return port;
    }

    /** Ends it as a power cut does. Its sessions end when they see that. */
    public void crash() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts it again with its old data. It refuses as long as a session of the crashed one is there. */
    public void startAgain() throws Exception {
        long end = System.nanoTime() + START_NANOS;
        do {
            process = launch();
            while (process.isAlive()) {
                if (answers()) {
                    return;
                }
                Thread.sleep(50);
            }
        } while (System.nanoTime() < end);
        throw new IllegalStateException("postgres did not start again; its log:\n" + Files.readString(log));
    }

    private boolean answers() {
        try {
            execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public Connection connect() throws SQLException {
        return connect(url());
    }

    /** By this driver alone: DriverManager tries all that the class path has, of which Ignite's does not start without options of its own. */
    static Connection connect(String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "cmdb");
        properties.setProperty("password", PASSWORD);
        return new Driver().connect(url, properties);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitAnswer() throws Exception {
        long end = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                execute("SELECT 1");
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("postgres did not answer; its log:\n" + Files.readString(log), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** PostgreSQL refuses to run as root: then it runs as nobody, who owns the folder. */
    private static List<String> asOrdinaryUser(Path folder) throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        run(List.of(), "chown", "-R", "nobody", folder.toString());
        return List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");
    }

    private static void run(List<String> prefix, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", all) + " failed:\n" + output);
        }
    }

    /** One a version, the newest first. */
    private static List<Path> debianFolders() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .toList();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
