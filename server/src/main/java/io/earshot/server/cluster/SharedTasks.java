package io.earshot.server.cluster;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Fact;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.server.tasks.KnownTask;
import io.earshot.server.tasks.TaskRows;
import io.earshot.server.tasks.TaskRun;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps tasks in the log: the server at which a task was ordered leads it, all servers show it, and where its server is gone the one that speaks
 * goes on with it. Thread-safe.
 */
public final class SharedTasks implements TaskRows {

    private static final Logger LOG = System.getLogger(SharedTasks.class.getName());
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Begins the names of these values among those that the log keeps. */
    private static final String PREFIX = "task-run/";

    /** Begins the names of values that ask the server that leads a task to stop it. */
    private static final String STOP = "task-stop/";

    /** A run as the log keeps it, order and outcome in the JSON in which they travel. */
    private record Value(
            String server,
            String order,
            String orderedBy,
            int atMost,
            Optional<Boolean> stopsOnFailure,
            String outcome,
            Instant since,
            Instant heardAt) {}

    private record Stop(String by) {}

    private record Led(String server, TaskRun run) {

        String task() {
            return run.order().task();
        }

        String id() {
            return run.id();
        }
    }

    private final String server;
    private final ChangeLog log;
    private final TaskRows tables;
    private final Map<String, Led> runs = new LinkedHashMap<>();

    /** Holds the ids of the runs of each task. */
    private final Map<String, Set<String>> tasks = new HashMap<>();

    /** Holds the tasks that this server leads. */
    private final Set<String> own = new HashSet<>();

    /** Holds tasks of other servers whose rows are to be written. */
    private final Set<String> changed = new LinkedHashSet<>();

    /** Holds tasks that another server leads now. */
    private final Set<String> lost = new LinkedHashSet<>();

    /** Holds who asked to stop a task that has not been stopped here. */
    private final Map<String, String> stops = new LinkedHashMap<>();

    public SharedTasks(String server, ChangeLog log, TaskRows tables) {
        this.server = server;
        this.log = log;
        this.tables = tables;
    }

    static boolean isOne(String name) {
        return name.startsWith(PREFIX) || name.startsWith(STOP);
    }

    @Override
    public synchronized void task(KnownTask task) {
        own.add(task.id());
        tables.task(task);
    }

    @Override
    public synchronized void run(TaskRun run) {
        tables.run(run);
        append(new Fact.Kept(
                PREFIX + run.id(),
                KeptValues.json(new Value(
                        server,
                        TaskJson.text(run.execution()),
                        run.orderedBy(),
                        run.atMost(),
                        Optional.of(run.stopsOnFailure()),
                        TaskJson.text(run.outcome()),
                        run.since(),
                        run.heardAt()))));
    }

    @Override
    public synchronized void forget(KnownTask task) {
        tables.forget(task);
        own.remove(task.id());
        task.runs().forEach(run -> append(new Fact.Removed(Fact.KEPT + PREFIX + run)));
        append(new Fact.Removed(Fact.KEPT + STOP + task.id()));
    }

    @Override
    public synchronized void forgetRun(String id) {
        tables.forgetRun(id);
        append(new Fact.Removed(Fact.KEPT + PREFIX + id));
    }

    @Override
    public synchronized boolean stopElsewhere(String task, String by) {
        boolean known = !tasks.getOrDefault(task, Set.of()).isEmpty();
        if (known) {
            append(new Fact.Kept(STOP + task, KeptValues.json(new Stop(by))));
        }
        return known;
    }

    @Override
    public synchronized void forgetTask(String id) {
        tables.forgetTask(id);
    }

    @Override
    public synchronized void commit() {
        tables.commit();
    }

    private void append(Fact fact) {
        var _ = log.append(fact).exceptionally(away -> {
            LOG.log(Level.WARNING, "{0} is not kept: {1}", fact.key(), away.getMessage());
            return null;
        });
    }

    /** Takes a run, or the wish to stop a task, as it comes out of the log. */
    synchronized void apply(Fact.Kept kept) {
        try {
            if (kept.name().startsWith(STOP)) {
                stops.put(
                        kept.name().substring(STOP.length()),
                        MAPPER.readValue(kept.json(), Stop.class).by());
                return;
            }
            Value value = MAPPER.readValue(kept.json(), Value.class);
            Led led = new Led(
                    value.server(),
                    new TaskRun(
                            TaskJson.readExecution(value.order()),
                            value.orderedBy(),
                            value.atMost(),
                            value.stopsOnFailure().orElse(false),
                            TaskJson.readOutcome(value.outcome()),
                            value.since(),
                            value.heardAt()));
            runs.put(led.id(), led);
            tasks.computeIfAbsent(led.task(), _ -> new LinkedHashSet<>()).add(led.id());
            if (!led.server().equals(server)) {
                if (own.remove(led.task())) {
                    lost.add(led.task());
                }
                tables.run(led.run());
                changed.add(led.task());
            }
        } catch (BadJsonException | JacksonException | IllegalArgumentException | NullPointerException e) {
            LOG.log(Level.WARNING, "value {0} of the log cannot be read: {1}", kept.name(), e.getMessage());
        }
    }

    synchronized void remove(String name) {
        if (name.startsWith(STOP)) {
            stops.remove(name.substring(STOP.length()));
            return;
        }
        Led gone = runs.remove(name.substring(PREFIX.length()));
        if (gone != null) {
            tasks.get(gone.task()).remove(gone.id());
            changed.add(gone.task());
            if (!own.contains(gone.task())) {
                tables.forgetRun(gone.id());
            }
        }
    }

    /** Makes visible what came out of the log since the last time. */
    synchronized void passTime() {
        if (changed.isEmpty()) {
            return;
        }
        for (String task : changed) {
            List<Led> all =
                    tasks.getOrDefault(task, Set.of()).stream().map(runs::get).toList();
            if (own.contains(task)) {
                continue;
            }
            if (all.isEmpty()) {
                tasks.remove(task);
                tables.forgetTask(task);
            } else {
                tables.task(KnownTask.of(all.stream().map(Led::run).toList()));
            }
        }
        changed.clear();
        tables.commit();
    }

    /** Returns the ids of tasks that another server leads now, once. */
    public synchronized Set<String> takeLost() {
        Set<String> taken = Set.copyOf(lost);
        lost.clear();
        return taken;
    }

    /** Returns the tasks of this server that another server was asked to stop, with who asked it; each once. */
    public synchronized Map<String, String> takeStops() {
        Map<String, String> taken = new LinkedHashMap<>(stops);
        taken.keySet().retainAll(own);
        stops.keySet().removeAll(taken.keySet());
        return taken;
    }

    /**
     * Returns the runs of tasks that this server is to lead from now on: its own of before a restart, and those that nobody leads.
     *
     * @param isGone says of another server whether its tasks are to be taken over
     */
    public synchronized List<TaskRun> takeOver(Predicate<String> isGone) {
        List<TaskRun> taken = new ArrayList<>();
        tasks.forEach((task, ids) -> {
            List<Led> all = ids.stream().map(runs::get).toList();
            if (!own.contains(task) && !all.isEmpty() && all.stream().allMatch(led -> isMine(led, isGone))) {
                own.add(task);
                all.forEach(led -> taken.add(led.run()));
            }
        });
        return taken;
    }

    private boolean isMine(Led led, Predicate<String> isGone) {
        return led.server().equals(server) || isGone.test(led.server());
    }
}
