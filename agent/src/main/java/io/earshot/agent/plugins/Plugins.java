package io.earshot.agent.plugins;

import io.earshot.agent.files.FetchRules;
import io.earshot.agent.files.FileFetch;
import io.earshot.agent.instrument.Instrument;
import io.earshot.model.ContainerName;
import io.earshot.model.Section;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.plugins.BadPluginException;
import io.earshot.model.plugins.PluginManifest;
import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReports;
import io.earshot.model.tasks.TaskKeys;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The plug-ins of all containers that an agent speaks for. Thread-safe. */
public final class Plugins implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Plugins.class.getName());
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    /** An archive is no larger; unpacked it may be. */
    private static final long MOST_OCTETS = 32 << 20;

    private final Rules rules;
    private final PluginFolder folder;
    private final Path words;
    private final LongSupplier clock;
    private final Duration firstBackoff;
    private final Map<ContainerName, Map<String, PluginRunner>> runners = new ConcurrentHashMap<>();

    /** Plug-ins on disk that are not run, and why. */
    private final Map<ContainerName, Map<String, String>> refused = new ConcurrentHashMap<>();

    private Places places = _ -> List.of();
    private boolean started;
    private boolean closed;

    /** Says whose plug-ins this machine runs. */
    public interface Rules {

        /**
         * Returns the keys whose plug-ins are run; none where the machine allows no plug-ins.
         *
         * @throws IOException with a message for people
         */
        Signers signers() throws IOException;
    }

    /**
     * Names keys.
     *
     * @param keys all that the machine knows
     * @param allowed the names of those that may sign plug-ins
     */
    public record Signers(TaskKeys keys, Set<String> allowed) {}

    /** Finds the words that go before a command, so that it runs where a container is. */
    public interface Places {

        /** @throws IOException with a message for people, if the container is not here */
        List<String> prefix(ContainerName container) throws IOException;
    }

    /**
     * @param state the agent's folder
     * @param words the folder with the settings of plug-ins
     * @param clock monotonic nanoseconds
     */
    public Plugins(Path state, Path words, Rules rules, LongSupplier clock) {
        this(state, words, rules, clock, FIRST_BACKOFF);
    }

    Plugins(Path state, Path words, Rules rules, LongSupplier clock, Duration firstBackoff) {
        folder = new PluginFolder(state.toAbsolutePath().normalize().resolve("plugins")); // executables start elsewhere
        this.words = words;
        this.rules = rules;
        this.clock = clock;
        this.firstBackoff = firstBackoff;
    }

    /** Sets where plug-ins run; to be called before they start. */
    public synchronized void runIn(Places where) {
        places = where;
    }

    /** Starts what was installed before and not stopped. Called when this process has become the agent. */
    public synchronized void start() {
        if (started || closed) {
            return;
        }
        started = true;
        try {
            for (ContainerName container : folder.containers()) {
                for (String name : folder.names(container)) {
                    startInstalled(container, name);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.ERROR, "the installed plug-ins cannot be started: " + e.getMessage());
        }
    }

    private void startInstalled(ContainerName container, String name) {
        try {
            InstalledPlugin _ = unpackAndRun(container, name);
        } catch (IOException | BadPluginException e) {
            LOG.log(Level.WARNING, container + ": plug-in " + name + " is not started: " + e.getMessage());
        }
    }

    /** One that is on disk and cannot be run is told of all the same. */
    private InstalledPlugin unpackAndRun(ContainerName container, String name) throws IOException, BadPluginException {
        try {
            Signers signers = rules.signers();
            InstalledPlugin plugin = folder.unpack(container, name, signers.keys(), signers.allowed());
            run(plugin);
            return plugin;
        } catch (IOException | BadPluginException e) {
            refused.computeIfAbsent(container, _ -> new ConcurrentSkipListMap<>())
                    .put(name, "not started: " + e.getMessage());
            forgetRunner(container, name);
            throw e;
        }
    }

    private void run(InstalledPlugin plugin) {
        PluginRunner runner =
                new PluginRunner(plugin, words, () -> places.prefix(plugin.container()), clock, firstBackoff);
        runners.computeIfAbsent(plugin.container(), _ -> new ConcurrentSkipListMap<>())
                .put(plugin.name(), runner);
        Optional.ofNullable(refused.get(plugin.container())).ifPresent(names -> names.remove(plugin.name()));
        if (!plugin.isStopped() && !closed) {
            runner.start();
        } else {
            runner.markStopped();
        }
    }

    /**
     * Executes an order whose signature was checked.
     *
     * @param until after this time no file is fetched any more
     */
    public TaskOutcome execute(
            ContainerName container,
            Map<String, String> arguments,
            FileFetch files,
            Instant until,
            Consumer<FileProgress> progress)
            throws InterruptedException {
        PluginOrder order;
        try {
            order = PluginOrder.of(arguments);
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        }
        try {
            return switch (order) {
                case PluginOrder.Install(FileOrder file) -> install(container, file, files, until, progress);
                case PluginOrder.Start(String name) -> done(start(container, name));
                case PluginOrder.Stop(String name) -> done(stop(container, name));
                case PluginOrder.Remove(String name) -> done(remove(container, name));
            };
        } catch (BadPluginException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, e.getMessage());
        }
    }

    private static TaskOutcome done(String text) {
        return new TaskOutcome(State.DONE, OptionalInt.empty(), text, false);
    }

    private TaskOutcome install(
            ContainerName container, FileOrder file, FileFetch files, Instant until, Consumer<FileProgress> progress)
            throws IOException, BadPluginException, InterruptedException {
        if (file.octets() > MOST_OCTETS) {
            throw new BadPluginException(
                    file.name() + " has " + file.octets() + " octets, expected at most " + MOST_OCTETS);
        }
        // Named by its content, since two containers of a host may get different files of one name at the same time.
        FileOrder named = new FileOrder(file.id(), file.id().sha256(), file.octets(), file.pieces());
        FetchRules place = new FetchRules(folder.incoming(), 0, PosixFilePermissions.fromString("rw-------"));
        TaskOutcome fetched = files.fetch(named, place, until, progress);
        if (fetched.state() != State.DONE) {
            return fetched;
        }
        Path archive = place.folder().resolve(named.name());
        try {
            InstalledPlugin installed = install(container, archive);
            TaskOutcome outcome = done("plug-in " + installed.name() + " "
                    + installed.manifest().version() + " is installed, signed by " + installed.signedBy());
            return fetched.file().map(outcome::with).orElse(outcome);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    /** Installs a plug-in from a file. One that is refused leaves the older one running. */
    synchronized InstalledPlugin install(ContainerName container, Path archive)
            throws IOException, BadPluginException, InterruptedException {
        Signers signers = rules.signers();
        PluginManifest manifest = folder.take(container, archive, signers.keys(), signers.allowed());
        stopRunner(container, manifest.name());
        return unpackAndRun(container, manifest.name());
    }

    private synchronized String start(ContainerName container, String name)
            throws IOException, BadPluginException, InterruptedException {
        requireInstalled(container, name);
        folder.setStopped(container, name, false);
        stopRunner(container, name);
        InstalledPlugin _ = unpackAndRun(container, name);
        return "plug-in " + name + " is started";
    }

    private synchronized String stop(ContainerName container, String name)
            throws IOException, BadPluginException, InterruptedException {
        requireInstalled(container, name);
        folder.setStopped(container, name, true);
        stopRunner(container, name);
        return "plug-in " + name + " is stopped";
    }

    private synchronized String remove(ContainerName container, String name)
            throws IOException, BadPluginException, InterruptedException {
        requireInstalled(container, name);
        stopRunner(container, name);
        forgetRunner(container, name);
        Optional.ofNullable(refused.get(container)).ifPresent(names -> names.remove(name));
        folder.remove(container, name);
        return "plug-in " + name + " is removed";
    }

    private void requireInstalled(ContainerName container, String name) throws IOException, BadPluginException {
        List<String> names = folder.names(container);
        if (!names.contains(name)) {
            throw new BadPluginException("no plug-in " + name + " for " + container + ", expected "
                    + (names.isEmpty() ? "one that was installed" : "one of " + String.join(", ", names)));
        }
    }

    private void stopRunner(ContainerName container, String name) throws InterruptedException {
        PluginRunner runner = runners.getOrDefault(container, Map.of()).get(name);
        if (runner != null) {
            runner.stop();
        }
    }

    private void forgetRunner(ContainerName container, String name) {
        Optional.ofNullable(runners.get(container)).ifPresent(names -> names.remove(name));
    }

    /** Returns what tells of a container's plug-ins in its reports. */
    public Instrument of(ContainerName container) {
        return () -> List.<Section>of(take(container));
    }

    /** Does not wait for an order that installs or stops one, since probing goes on in the thread that reports. */
    private PluginReports take(ContainerName container) {
        Map<String, String> notRun = Map.copyOf(refused.getOrDefault(container, Map.of()));
        List<PluginReport> told = new ArrayList<>();
        int metrics = PluginReports.MOST_METRICS;
        int lines = PluginReports.MOST_LINES;
        for (Map.Entry<String, PluginRunner> each :
                runners.getOrDefault(container, Map.of()).entrySet()) {
            if (!notRun.containsKey(each.getKey())) {
                PluginReport report = each.getValue().take(metrics, lines);
                metrics -= report.metrics().size();
                lines -= report.lines().size();
                told.add(report);
            }
        }
        notRun.forEach((name, why) -> told.add(new PluginReport(
                name, "", PluginReport.State.FAILED, Duration.ZERO, 0, 0, 0, 0, why, List.of(), List.of(), 0)));
        return new PluginReports(told);
    }

    /** Ends all plug-ins; waits for none. */
    @Override
    public synchronized void close() {
        closed = true;
        runners.values().forEach(each -> each.values().forEach(PluginRunner::interrupt));
    }
}
