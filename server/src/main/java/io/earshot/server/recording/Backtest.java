package io.earshot.server.recording;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Status;
import io.earshot.nagios.watch.Timetable;
import io.earshot.server.checks.CheckCompiler;
import io.earshot.server.checks.TableSource;
import io.earshot.store.ReplayStore;
import io.earshot.store.SqlRefusedException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Asks a check again of what a recording holds, at the moments at which the server asked it. */
public final class Backtest {

    /** A replay has no say over the database's clock. */
    private static final Pattern NOW =
            Pattern.compile("(?i)\\b(current_timestamp|current_time|current_date|localtime|localtimestamp|now\\s*\\()");

    /** Finds queries about check results, which are in no recording: they would outweigh the fleet's own rows. */
    private static final Pattern RESULTS = Pattern.compile("(?i)\\bcheck_result\\b");

    private final SqlCheck check;
    private final CheckBook book;
    private final Timetable timetable;
    private final Map<ServiceName, Status> last = new HashMap<>();
    private final Map<Integer, String> statements = new HashMap<>();
    private boolean marked;

    /** The rows up to the next commit are known: a checkpoint repeats them. */
    private boolean known;

    private Backtest(SqlCheck check) {
        this.check = check;
        this.book = new CheckBook(Duration.ZERO, Duration.ofDays(365));
        this.timetable = new Timetable(List.of(check));
    }

    /**
     * Replays a file. A check that did not run in it is asked at its own interval instead.
     *
     * @param store opens an empty one
     * @param changes is handed every believed status that differs from the service's one before, the first included
     * @return how many times the check ran
     * @throws RecordingException if the file is no recording, or the check needs what is in none
     */
    public static int run(Path file, SqlCheck check, Supplier<ReplayStore> store, Consumer<Status> changes)
            throws RecordingException {
        if (NOW.matcher(check.sql()).find() || RESULTS.matcher(check.sql()).find()) {
            throw new RecordingException("check " + check.name() + " asks for the present time or for"
                    + " check_result, which no recording gives back");
        }
        boolean marked = count(file, check.name()) > 0;
        try (ReplayStore rows = store.get()) {
            CheckCompiler.compile(check, rows.engine());
            Backtest backtest = new Backtest(check);
            backtest.marked = marked;
            return backtest.replay(file, rows, new TableSource(rows.engine()), changes);
        } catch (SqlRefusedException e) {
            throw new RecordingException("check " + check.name() + ": " + e.getMessage(), e);
        }
    }

    private static int count(Path file, String check) throws RecordingException {
        int[] count = new int[1];
        read(file, entry -> {
            if (entry instanceof Entry.CheckRan(String name, Instant _) && name.equals(check)) {
                count[0]++;
            }
        });
        return count[0];
    }

    private int replay(Path file, ReplayStore rows, TableSource source, Consumer<Status> changes)
            throws RecordingException {
        int[] runs = new int[1];
        read(file, entry -> {
            switch (entry) {
                case Entry.Statement(int number, String sql) -> statements.put(number, sql);
                case Entry.Row(int statement, List<Object> values) -> {
                    String sql = statements.get(statement);
                    if (sql == null) {
                        throw new IllegalArgumentException("a row of statement " + statement + ", which is not there");
                    }
                    if (!known) {
                        rows.add(sql, values);
                    }
                }
                case Entry.Checkpoint() -> known = true;
                case Entry.Commit(Instant at) -> {
                    rows.commit();
                    known = false;
                    if (!marked && !timetable.due(at).isEmpty()) {
                        runs[0]++;
                        ask(at, source, changes);
                    }
                }
                case Entry.CheckRan(String name, Instant at) -> {
                    if (name.equals(check.name())) {
                        runs[0]++;
                        ask(at, source, changes);
                    }
                }
            }
        });
        return runs[0];
    }

    private void ask(Instant at, TableSource source, Consumer<Status> changes) {
        CheckBook.Turn turn = book.take(check, check.find(source), at);
        List<Status> all = new ArrayList<>(turn.all());
        turn.toSend().stream()
                .filter(status -> turn.gone().contains(status.service()))
                .forEach(all::add);
        for (Status status : all) {
            Status before = last.get(status.service());
            if (status.believed() && (before == null || before.state() != status.state())) {
                last.put(status.service(), status);
                changes.accept(status);
            }
        }
        turn.gone().forEach(last::remove);
    }

    private static void read(Path file, Consumer<Entry> entries) throws RecordingException {
        int line = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                entries.accept(Entry.read(text));
            }
        } catch (EOFException cutOff) {
            // A server that was killed: up to here it is whole.
        } catch (IOException e) {
            throw new RecordingException(file + ": no recording: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new RecordingException(file + ":" + line + ": no recording: " + e.getMessage(), e);
        }
    }
}
