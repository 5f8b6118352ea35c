package io.earshot.agent.tasks;

import io.earshot.agent.drain.NginxDrain;
import io.earshot.agent.exchanges.TrafficWatches;
import io.earshot.agent.files.FileFetch;
import io.earshot.agent.files.FileGive;
import io.earshot.agent.files.PieceSink;
import io.earshot.agent.files.PieceSource;
import io.earshot.agent.http.GivenAnswer;
import io.earshot.agent.jvm.JvmWords;
import io.earshot.agent.orders.OrderException;
import io.earshot.agent.orders.OrderHandler;
import io.earshot.agent.peers.Peers;
import io.earshot.agent.plugins.Plugins;
import io.earshot.agent.upgrade.Upgrades;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskExecution;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Executes signed orders. Whatever speaks against one is checked here, and not believed of the server or a relay. */
public final class TaskHandler implements OrderHandler {

    /** The clocks of the operator's machine and of this one may differ by so much. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static final Logger LOG = System.getLogger(TaskHandler.class.getName());
    private static final TaskOutcome RUNNING = TaskOutcome.of(State.RUNNING, "");

    private final TaskConfig config;
    private final Predicate<ContainerName> isHere;
    private final FileFetch files;
    private final FileGive given;
    private final Optional<Upgrades> upgrades;
    private final Plugins plugins;
    private final NetworkWords network;
    private final InstantSource clock;
    private final TaskJournal journal;
    private final ConcurrentMap<String, CompletableFuture<TaskOutcome>> running = new ConcurrentHashMap<>();

    /**
     * @param isHere whether this agent speaks for a container
     * @param pieces of files that orders have it fetch
     * @param peers are other agents of the site
     * @param sink takes pieces of files that orders have it give
     * @param upgrades absent where this agent was not started in a way that allows them
     * @param plugins are installed and removed by orders
     * @param instruments look at the network of a container
     * @throws IOException with a message for people, if keys or folders cannot be used
     */
    public TaskHandler(
            TaskConfig config,
            Predicate<ContainerName> isHere,
            PieceSource pieces,
            Peers peers,
            PieceSink sink,
            Optional<Upgrades> upgrades,
            Plugins plugins,
            NetworkInstruments instruments,
            InstantSource clock)
            throws IOException {
        this.upgrades = upgrades;
        this.plugins = plugins;
        network = new NetworkWords(instruments);
        this.config = config;
        this.isHere = isHere;
        this.clock = clock;
        files = new FileFetch(pieces, peers, clock, TaskHandler::pause);
        given = new FileGive(sink, clock, TaskHandler::pause);
        keys();
        journal = new TaskJournal(config.state());
    }

    /** One whose plug-ins are told of in no report, and that gives no files and looks at no network. */
    TaskHandler(
            TaskConfig config,
            Predicate<ContainerName> isHere,
            PieceSource pieces,
            Optional<Upgrades> upgrades,
            InstantSource clock)
            throws IOException {
        this(
                config,
                isHere,
                pieces,
                Peers.NONE,
                (_, _, _, _, _) -> new GivenAnswer.Refused("no server"),
                upgrades,
                new Plugins(config.state(), config.words(), PluginWord.rules(config), System::nanoTime),
                new NetworkInstruments(
                        _ -> Optional.empty(), new TrafficWatches(_ -> Optional.empty(), System::nanoTime)),
                clock);
    }

    @Override
    public String kind() {
        return TaskExecution.KIND;
    }

    @Override
    public String execute(Order order, Parts parts) throws OrderException, InterruptedException {
        TaskExecution execution;
        try {
            execution = TaskJson.readExecution(order.body());
        } catch (BadJsonException e) {
            throw OrderException.refused("no signed order: " + e.getMessage());
        }
        try {
            return TaskJson.text(execute(execution, order.id(), parts));
        } catch (IOException e) {
            throw OrderException.refused(e.getMessage());
        }
    }

    /**
     * Takes over a run that an earlier agent began and that its order has not ended.
     *
     * @return takes how it ended
     */
    public Consumer<TaskOutcome> adopt(String run) {
        CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();
        running.put(run, outcome);
        return ended -> {
            note(run, ended);
            outcome.complete(ended);
            running.remove(run);
        };
    }

    private TaskOutcome execute(TaskExecution execution, String orderId, Parts parts)
            throws IOException, InterruptedException {
        TaskOrder order = execution.order();
        Optional<TaskOutcome> objection = objection(execution);
        if (objection.isPresent()) {
            return objection.get();
        }
        Optional<TaskWord> word = TaskWord.read(config.words(), order.word());
        Optional<String> refused = word.isEmpty()
                ? Optional.of("word " + order.word() + " is not allowed on this machine")
                : word.get().objection(order);
        if (refused.isPresent()) {
            return TaskOutcome.of(State.REFUSED, refused.get());
        }
        CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();
        CompletableFuture<TaskOutcome> underway = running.putIfAbsent(execution.id(), outcome);
        if (underway != null) {
            return underway.join(); // the server forgot that it gave the order, and gave it again
        }
        try {
            TaskOutcome ended = runOnce(word.orElseThrow(), execution, orderId, parts);
            outcome.complete(ended);
            return ended;
        } finally {
            outcome.complete(TaskOutcome.of(State.LOST, "the agent ended while this ran"));
            running.remove(execution.id());
        }
    }

    private TaskOutcome runOnce(TaskWord word, TaskExecution execution, String orderId, Parts parts)
            throws IOException, InterruptedException {
        if (upgrades.isPresent() && journal.isOpen(execution.id())) {
            upgrades.get().awaitOldAgent(); // it may be executing this still
        }
        Optional<TaskOutcome> before = journal.begin(execution.id(), execution.expiresAt(), clock.instant());
        if (before.isPresent()) {
            return before.get();
        }
        // Whether anybody still waits does not matter: the order was given.
        boolean _ = parts.send(TaskJson.text(RUNNING));
        TaskOutcome ended = word.upgrade().isPresent()
                ? upgrade(word, execution.signed(), orderId, parts)
                : run(word, execution, parts);
        note(execution.id(), ended);
        return ended;
    }

    /** The server learns how a run ended even where the disk is full. */
    private void note(String run, TaskOutcome ended) {
        try {
            journal.ended(run, ended);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "run " + run + " may be told as lost after a restart: " + e.getMessage());
        }
    }

    private Optional<TaskOutcome> objection(TaskExecution execution) throws IOException {
        TaskOrder order = execution.order();
        Optional<String> forged = keys().objection(execution.signed());
        if (forged.isPresent()) {
            return forged.map(why -> TaskOutcome.of(State.REFUSED, why));
        }
        if (!isHere.test(order.target())) {
            return Optional.of(
                    TaskOutcome.of(State.REFUSED, "the order is for " + order.target() + ", which is not here"));
        }
        if (!clock.instant().isBefore(execution.expiresAt())) {
            return Optional.of(TaskOutcome.of(State.EXPIRED, "expired at " + execution.expiresAt()));
        }
        if (order.issuedAt().isAfter(clock.instant().plus(CLOCKS_DIFFER))) {
            return Optional.of(TaskOutcome.of(
                    State.REFUSED,
                    "signed at " + order.issuedAt() + ", which is in the future: are the clocks right?"));
        }
        if (execution.dueAt().isAfter(clock.instant().plus(CLOCKS_DIFFER))) {
            return Optional.of(TaskOutcome.of(
                    State.REFUSED,
                    "occurrence " + execution.occurrence() + " is due at " + execution.dueAt() + " and not before"));
        }
        return Optional.empty();
    }

    private TaskKeys keys() throws IOException {
        try {
            return TaskKeys.parse(Files.readString(config.keys()));
        } catch (IllegalArgumentException e) {
            throw new IOException("task keys " + config.keys() + ":" + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("task keys " + config.keys() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    private TaskOutcome fetch(TaskWord word, TaskExecution execution, Parts parts) throws InterruptedException {
        FileOrder file;
        try {
            file = FileOrder.of(execution.order().arguments());
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        }
        try (ProgressReports progress = new ProgressReports(parts)) {
            return files.fetch(file, word.fetch().orElseThrow(), until(word, execution), progress);
        }
    }

    private TaskOutcome give(TaskWord word, TaskExecution execution) throws InterruptedException {
        return given.give(
                execution.order().arguments().getOrDefault("name", ""),
                word.fetch().orElseThrow(),
                until(word, execution));
    }

    private Instant until(TaskWord word, TaskExecution execution) {
        Instant limit = clock.instant().plus(word.timeLimit());
        return limit.isBefore(execution.expiresAt()) ? limit : execution.expiresAt();
    }

    private TaskOutcome plugin(TaskExecution execution, Parts parts) throws InterruptedException {
        TaskOrder order = execution.order();
        try (ProgressReports progress = new ProgressReports(parts)) {
            return plugins.execute(order.target(), order.arguments(), files, execution.expiresAt(), progress);
        }
    }

    private TaskOutcome upgrade(TaskWord word, SignedTask task, String orderId, Parts parts)
            throws IOException, InterruptedException {
        if (task.order().repetition().isPresent()) {
            return TaskOutcome.of(State.REFUSED, "an upgrade is not repeated, expected an order without --every");
        }
        if (upgrades.isEmpty()) {
            return TaskOutcome.of(
                    State.REFUSED,
                    "this agent was not started by bin/earshot-agent with EARSHOT_UPGRADES in its environment");
        }
        try {
            FileOrder _ = FileOrder.of(task.order().arguments());
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        }
        return upgrades.get().run(orderId, task, word.upgrade().orElseThrow(), outcome -> send(parts, outcome));
    }

    private static void send(Parts parts, TaskOutcome outcome) {
        try {
            boolean _ = parts.send(TaskJson.text(outcome));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TaskOutcome run(TaskWord word, TaskExecution execution, Parts parts) throws InterruptedException {
        TaskOrder order = execution.order();
        return switch (word.run()) {
            case "probe" -> BuiltInWords.probe(order.arguments());
            case NetworkLines.TRACE -> network.trace(word, order);
            case NetworkLines.WATCH ->
                network.watch(word, order, Duration.between(clock.instant(), execution.expiresAt()));
            case "tail" -> BuiltInWords.tail(word, order.arguments());
            case FileOrder.WORD -> fetch(word, execution, parts);
            case FileOrder.GIVE -> give(word, execution);
            case PluginWord.NAME -> plugin(execution, parts);
            case JvmLines.COLLECTIONS -> BuiltInWords.collections(word.jvm().orElseThrow(), clock.instant());
            case JvmLines.BEANS -> {
                try {
                    yield execute(
                            word,
                            word.asUser(JvmWords.beans(
                                    word.jvm().orElseThrow(), order.arguments().getOrDefault("bean", ""), word.user())),
                            execution);
                } catch (IOException e) {
                    yield TaskOutcome.of(State.FAILED, e.getMessage());
                }
            }
            case DrainLines.DRAIN, DrainLines.UNDRAIN -> drain(word, execution);
            default -> execute(word, word.command(order.arguments()), execution);
        };
    }

    private TaskOutcome drain(TaskWord word, TaskExecution execution) throws InterruptedException {
        NginxDrain nginx = new NginxDrain(word.drain().orElseThrow(), command -> {
            TaskOutcome ended = execute(word, command, execution);
            return new NginxDrain.Ended(ended.state() == State.DONE, ended.output());
        });
        String server = execution.order().arguments().getOrDefault("server", "");
        try {
            return TaskOutcome.of(
                    State.DONE,
                    word.run().equals(DrainLines.DRAIN) ? nginx.drain(server, execution.id()) : nginx.undrain(server));
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, e.getMessage());
        }
    }

    private TaskOutcome execute(TaskWord word, List<String> command, TaskExecution execution)
            throws InterruptedException {
        Duration left = Duration.between(clock.instant(), execution.expiresAt());
        return WordProcess.run(
                command,
                Map.of(
                        "EARSHOT_TARGET", execution.order().target().toString(),
                        "EARSHOT_TASK", execution.order().task(),
                        "EARSHOT_RUN", execution.id()),
                left.compareTo(word.timeLimit()) < 0 ? left : word.timeLimit(),
                word.outputLimit());
    }
}
