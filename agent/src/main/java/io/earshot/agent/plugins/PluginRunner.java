package io.earshot.agent.plugins;

import io.earshot.model.plugins.PluginManifest;
import io.earshot.model.plugins.PluginReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Runs one plug-in for as long as it is wanted, in a thread of its own that mostly sleeps. */
final class PluginRunner {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");
    private static final String ROOT = "root";
    private static final String NOBODY = "nobody";
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration STALE_CONTINUOUS = Duration.ofMinutes(10);

    private final InstalledPlugin plugin;
    private final Path words;
    private final Place place;
    private final LongSupplier clock;
    private final Duration firstBackoff;
    private final PluginLedger ledger;
    private Optional<Thread> thread = Optional.empty();

    /** Finds the words that go before an executable, so that it runs where its container is. */
    interface Place {

        /** @throws IOException with a message for people, if the container is not here */
        List<String> prefix() throws IOException;
    }

    /**
     * @param words the folder that may hold the machine's settings of the plug-in; read before each start
     * @param clock monotonic nanoseconds
     * @param firstBackoff the pause after a first failure; it doubles
     */
    PluginRunner(InstalledPlugin plugin, Path words, Place place, LongSupplier clock, Duration firstBackoff) {
        this.plugin = plugin;
        this.words = words;
        this.place = place;
        this.clock = clock;
        this.firstBackoff = firstBackoff;
        Duration stale = plugin.manifest()
                .period()
                .map(period -> period.multipliedBy(2).plus(plugin.manifest().timeLimit()))
                .orElse(STALE_CONTINUOUS);
        ledger = new PluginLedger(plugin.name(), plugin.manifest().version(), stale, clock);
    }

    InstalledPlugin plugin() {
        return plugin;
    }

    PluginReport take(int mostMetrics, int mostLines) {
        return ledger.take(mostMetrics, mostLines);
    }

    synchronized void start() {
        if (thread.isEmpty()) {
            thread = Optional.of(
                    Thread.ofVirtual().name("plugin-" + plugin.name()).start(this::run));
        }
    }

    /** Ends the plug-in, and waits until its processes are gone. */
    void stop() throws InterruptedException {
        Optional<Thread> ending = interrupt();
        if (ending.isPresent()) {
            ending.get().join();
        }
        ledger.stopped();
    }

    /** Takes that an order stopped it before the agent started. */
    void markStopped() {
        ledger.stopped();
    }

    /** Ends the plug-in without waiting. */
    synchronized Optional<Thread> interrupt() {
        Optional<Thread> ending = thread;
        thread.ifPresent(Thread::interrupt);
        thread = Optional.empty();
        return ending;
    }

    private void run() {
        int failures = 0;
        try {
            while (true) {
                long begun = clock.getAsLong();
                ledger.started();
                Optional<String> failed = runOnce();
                long lasted = clock.getAsLong() - begun;
                if (failed.isPresent()) {
                    ledger.failed(failed.get());
                    failures = lasted > LONGEST_BACKOFF.toNanos() ? 1 : failures + 1;
                } else {
                    ledger.succeeded();
                    failures = 0;
                }
                Thread.sleep(Duration.ofNanos(pause(failures, lasted)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns nanoseconds until the next start. */
    private long pause(int failures, long lasted) {
        long backoff = failures == 0
                ? 0
                : Math.min(LONGEST_BACKOFF.toNanos(), firstBackoff.toNanos() << Math.min(failures - 1, 16));
        long untilPeriod = plugin.manifest()
                .period()
                .map(period -> period.toNanos() - lasted % period.toNanos())
                .orElse(0L);
        return Math.max(backoff, untilPeriod);
    }

    private Optional<String> runOnce() throws InterruptedException {
        try {
            return PluginProcess.run(describe(), ledger, clock);
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private PluginProcess.Run describe() throws IOException {
        PluginManifest manifest = plugin.manifest();
        PluginSettings settings = PluginSettings.read(words, manifest.name());
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(settings.environment());
        environment.put("EARSHOT_CONTAINER", plugin.container().toString());
        environment.put("EARSHOT_PLUGIN", manifest.name());
        environment.put("EARSHOT_STATE", plugin.state().toString());
        Optional<String> user = user(settings.user().or(manifest::user));
        own(user);
        List<String> command = new ArrayList<>();
        command.add(plugin.files().resolve(manifest.run()).toString());
        command.addAll(manifest.arguments());
        return new PluginProcess.Run(
                place.prefix(),
                command,
                plugin.files(),
                environment,
                user,
                manifest.memory(),
                manifest.lines(),
                manifest.period().map(_ -> manifest.timeLimit()));
    }

    /** Returns whom the process has to become; absent where that is who this process is. */
    private static Optional<String> user(Optional<String> wanted) {
        String own = System.getProperty("user.name");
        return wanted.or(() -> Optional.of(NOBODY).filter(_ -> own.equals(ROOT)))
                .filter(user -> !user.equals(own));
    }

    /** Gives the plug-in's own folder to whom it runs as. */
    private void own(Optional<String> user) throws IOException {
        if (user.isEmpty()) {
            return;
        }
        try {
            UserPrincipal owner = plugin.state()
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(user.get());
            if (!Files.getOwner(plugin.state()).equals(owner)) {
                Files.setOwner(plugin.state(), owner);
            }
        } catch (IOException e) {
            throw new IOException(
                    "user " + user.get() + " cannot execute it: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        }
    }
}
