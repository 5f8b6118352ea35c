package io.earshot.server;

import io.earshot.fleet.Fleet;
import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.server.cluster.Servers;
import io.earshot.server.cluster.SharedTasks;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.files.FileStore;
import io.earshot.server.orders.Orders;
import io.earshot.server.state.KeptTasks;
import io.earshot.server.state.State;
import io.earshot.server.tables.FileWriter;
import io.earshot.server.tables.TaskWriter;
import io.earshot.server.tasks.TaskBook;
import io.earshot.server.tasks.TaskRows;
import io.earshot.server.tasks.TaskRun;
import io.earshot.store.h2.Database;
import io.earshot.store.table.TableChanges;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tasks of a server whose configuration names keys: what outlives a restart, the turns, and the keys as they are now. */
final class TaskService implements AutoCloseable {

    private static final Logger LOG = System.getLogger(TaskService.class.getName());
    private static final Duration LONGEST_ORDER = Duration.ofDays(1);

    private final TaskBook book;
    private final Optional<FileStore> files;
    private final List<TaskRun> restored;
    private final Optional<Shared> shared;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tasks").daemon().factory());

    /** Tasks of several servers. */
    private record Shared(Servers servers, SharedTasks tasks) {}

    private TaskService(TaskBook book, Optional<FileStore> files, List<TaskRun> restored, Optional<Shared> shared) {
        this.shared = shared;
        this.book = book;
        this.files = files;
        this.restored = restored;
    }

    /**
     * Reads what an earlier run kept; before the state is started. Absent where the configuration names no keys.
     *
     * @throws CannotStartException if the keys cannot be used
     */
    static Optional<TaskService> open(
            ServerConfig config,
            Orders orders,
            Fleet fleet,
            State state,
            Database database,
            Optional<Servers> servers,
            InstantSource clock)
            throws CannotStartException {
        Optional<Path> keyFile = config.access().taskKeys();
        return keyFile.isEmpty()
                ? Optional.empty()
                : Optional.of(open(
                        keyFile.get(),
                        files(config, database, clock),
                        orders,
                        fleet,
                        state,
                        database.batches(),
                        servers,
                        clock));
    }

    private static Optional<FileStore> files(ServerConfig config, Database database, InstantSource clock)
            throws CannotStartException {
        if (config.state().isEmpty()) {
            return Optional.empty();
        }
        Path folder = config.state().get().resolve("files");
        try {
            return Optional.of(new FileStore(
                    folder, config.limits().fileMegabytes() * 1_000_000L, new FileWriter(database.batches()), clock));
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStartException("folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static TaskService open(
            Path keyFile,
            Optional<FileStore> files,
            Orders orders,
            Fleet fleet,
            State state,
            TableChanges tables,
            Optional<Servers> servers,
            InstantSource clock)
            throws CannotStartException {
        check(keyFile);
        TaskWriter writer = new TaskWriter(tables);
        Optional<Shared> shared = servers.map(all -> new Shared(all, all.tasks(writer)));
        KeptTasks kept = new KeptTasks(writer, state);
        TaskBook book = new TaskBook(
                () -> keys(keyFile),
                name -> fleet.inventory().container(name).isPresent(),
                new Giver(orders),
                shared.<TaskRows>map(Shared::tasks).orElse(kept),
                clock);
        return new TaskService(book, files, shared.isPresent() ? List.of() : kept.restored(), shared);
    }

    /** Gives an order as one of kind "task". */
    private record Giver(Orders orders) implements TaskBook.Giver {

        @Override
        public boolean listens(ContainerName target) {
            return orders.listens(target);
        }

        @Override
        public void give(ContainerName target, Duration validFor, String body, Consumer<OrderResult> results) {
            Duration bounded = validFor.compareTo(LONGEST_ORDER) < 0 ? validFor : LONGEST_ORDER;
            var _ = orders.give(TaskExecution.KIND, target, bounded, body, results);
        }
    }

    /** @throws CannotStartException if the keys cannot be used */
    static void check(Path keyFile) throws CannotStartException {
        try {
            read(keyFile);
        } catch (IOException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    private static TaskKeys read(Path file) throws IOException {
        try {
            return TaskKeys.parse(Files.readString(file));
        } catch (IOException e) {
            throw new IOException("task keys " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("task keys " + file + ":" + e.getMessage(), e);
        }
    }

    /** Keys that cannot be read are none: nobody may order then. */
    private static TaskKeys keys(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, e.getMessage() + "; no task is taken until that is mended");
            return TaskKeys.parse("");
        }
    }

    TaskBook book() {
        return book;
    }

    /** Returns the files for agents; absent where there is no state folder. */
    Optional<FileStore> files() {
        return files;
    }

    /** Gives again what had not ended. */
    void start() {
        book.restore(restored);
        var _ = timer.scheduleAtFixedRate(this::passTime, 0, 1, TimeUnit.SECONDS);
    }

    private void passTime() {
        try {
            shared.ifPresent(this::share);
            if (shared.isEmpty() || shared.get().servers().isUpToDate()) {
                book.passTime();
            }
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "tasks stumbled, please report this as a bug", bug);
        }
    }

    private void share(Shared with) {
        book.drop(with.tasks().takeLost());
        if (with.servers().isUpToDate()) {
            book.restore(with.tasks().takeOver(with.servers()::takesTasksOf));
            with.tasks().takeStops().forEach(book::stop);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
