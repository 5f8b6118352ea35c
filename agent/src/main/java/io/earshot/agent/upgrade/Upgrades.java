package io.earshot.agent.upgrade;

import io.earshot.agent.files.FileFetch;
import io.earshot.agent.files.PieceSource;
import io.earshot.agent.peers.Peers;
import io.earshot.model.OrderResult;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import io.earshot.model.tasks.UpgradeStep.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Begins upgrades, and goes on with one that an earlier agent began. Thread-safe. */
public final class Upgrades {

    private static final Logger LOG = System.getLogger(Upgrades.class.getName());
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** Parts of a result that another agent began to send are numbered from here. */
    private static final int LATER_PARTS = 1_000;

    private final UpgradePlace place;
    private final UpgradeFolder folder;
    private final Programs programs;
    private final FileFetch files;
    private final Peers peers;
    private final Function<OrderResult, Optional<Boolean>> results;
    private final InstantSource clock;
    private final Optional<Succession> succession;
    private final ReentrantLock underway = new ReentrantLock();
    private Optional<RunningAgent> agent = Optional.empty();
    private Function<String, Consumer<TaskOutcome>> adoption = _ -> _ -> {};

    /**
     * @param peers are other agents of the site, from whom most of a package comes where there are some
     * @param results brings a part of a result to the server; empty where the server could not be asked
     * @throws IOException with a message for people, if this agent is new and there is no old one
     */
    public Upgrades(
            UpgradePlace place,
            PieceSource pieces,
            Peers peers,
            Function<OrderResult, Optional<Boolean>> results,
            InstantSource clock)
            throws IOException {
        this(place, new SystemPrograms(place.launcher()), pieces, peers, results, clock);
    }

    Upgrades(
            UpgradePlace place,
            Programs programs,
            PieceSource pieces,
            Peers peers,
            Function<OrderResult, Optional<Boolean>> results,
            InstantSource clock)
            throws IOException {
        this.place = place;
        this.programs = programs;
        this.results = results;
        this.clock = clock;
        folder = new UpgradeFolder(place.folder());
        this.peers = peers;
        files = new FileFetch(pieces, peers, clock, Thread::sleep);
        succession = place.isNew() ? Optional.of(Succession.of(place)) : Optional.empty();
    }

    /** Returns the hand-over by which this agent comes in; absent where there was no agent before it. */
    public Optional<Succession> succession() {
        return succession;
    }

    /** @param orders takes over a run that an earlier agent began, and is told how it ended */
    public void adoptBy(Function<String, Consumer<TaskOutcome>> orders) {
        adoption = orders;
    }

    /** Goes on with what an earlier agent began, once this one is the agent, and before it asks for orders. */
    public void goOn(RunningAgent running) {
        Optional<UpgradeRecord> found = record();
        synchronized (this) {
            agent = Optional.of(running);
        }
        if (found.isEmpty() && !isOnTrial()) {
            removeArchives();
            return;
        }
        Consumer<TaskOutcome> adopted =
                found.map(each -> adoption.apply(each.run())).orElse(_ -> {});
        Thread.ofVirtual().name("upgrade").start(() -> {
            underway.lock();
            try {
                goOnWith(running, found, adopted);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.ERROR, "the upgrade cannot go on: " + e.getMessage());
            } finally {
                underway.unlock();
            }
        });
    }

    private Optional<UpgradeRecord> record() {
        try {
            return folder.record();
        } catch (IOException damaged) {
            LOG.log(Level.ERROR, "an upgrade is forgotten: " + damaged.getMessage());
            return Optional.empty();
        }
    }

    private boolean isOnTrial() {
        try {
            return folder.trial().filter(place.version()::equals).isPresent();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "this version counts as good: " + e.getMessage());
            return false;
        }
    }

    /** Waits until an old agent beside this one has ended, and with it the orders that it executes. */
    public void awaitOldAgent() {
        succession.ifPresent(each -> each.finished().join());
    }

    /**
     * Executes an order.
     *
     * @param orderId by which the server knows it
     * @param listener is told each step
     * @return where it was refused or aborted; a new agent ends it otherwise
     */
    public TaskOutcome run(String orderId, SignedTask task, UpgradeRules rules, Consumer<TaskOutcome> listener)
            throws IOException, InterruptedException {
        Optional<RunningAgent> running;
        synchronized (this) {
            running = agent;
        }
        if (running.isEmpty() || !underway.tryLock()) {
            return TaskOutcome.of(State.REFUSED, "another upgrade is under way");
        }
        try {
            UpgradeRecord record = UpgradeRecord.begin(orderId, rules, task);
            if (record.file().id().sha256().equals(place.version())) {
                return record.with(Kind.DONE, clock.instant(), "this version runs already")
                        .outcome();
            }
            return new Upgrade(folder, programs, running.get(), files, clock, record, 1, listener).run();
        } finally {
            underway.unlock();
        }
    }

    private void goOnWith(RunningAgent running, Optional<UpgradeRecord> found, Consumer<TaskOutcome> adopted)
            throws IOException, InterruptedException {
        boolean onTrial = isOnTrial();
        if (found.isEmpty()) {
            if (onTrial) {
                folder.endTrial();
            }
            removeArchives();
            return;
        }
        UpgradeRecord record = found.get();
        if (!record.isOver() && onTrial) {
            record = probation(record, running);
        } else if (!record.isOver() && folder.isReturned()) {
            record = step(
                    record,
                    Kind.RETURNED,
                    "the new agent ended " + folder.deaths() + " times in its probation" + folder.logEnd());
        } else if (!record.isOver() && record.has(Kind.SWITCHED)) {
            record = step(record, Kind.RETURNED, "another package was installed meanwhile");
        } else if (!record.isOver()) {
            UpgradeRecord interrupted = record;
            TaskOutcome aborted = new Upgrade(
                            folder, programs, running, files, clock, record, 0, outcome -> tell(interrupted, outcome))
                    .run();
            record = record.with(aborted);
        }
        if (onTrial && record.has(Kind.DONE)) {
            folder.endTrial();
            programs.logAsTheLauncherDoes();
        } else {
            removeArchives();
            folder.forgetReturn();
            folder.removeAllBut(Stream.concat(folder.good().stream(), folder.trial().stream())
                    .toList());
        }
        adopted.accept(record.outcome());
        tellLast(record);
    }

    private UpgradeRecord probation(UpgradeRecord begun, RunningAgent running)
            throws IOException, InterruptedException {
        long since = System.nanoTime();
        UpgradeRecord record = begun.has(Kind.SWITCHED) ? begun : step(begun, Kind.SWITCHED, "");
        if (succession.isPresent()) {
            record = step(record, Kind.FINISHED, succession.get().finished().join());
        } else {
            record = step(
                    record,
                    Kind.RESTARTED,
                    folder.deaths() > 0 ? "the new agent ended" + folder.logEnd() : "the launcher was started again");
        }
        give(record.file());
        while (System.nanoTime() - since < record.rules().probation().toNanos() || !running.hasDelivered()) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        return step(
                record, Kind.DONE, "it ran for " + record.rules().probation().toSeconds() + " s");
    }

    /** Gives others of the site the package that this agent came from. They may be upgraded much later. */
    private void give(FileOrder file) {
        Path archive = folder.archive(file);
        try (InputStream in = Files.newInputStream(archive)) {
            PieceDigests.Read here = PieceDigests.read(in);
            if (here.id().equals(file.id())) {
                peers.give(file, here.pieces(), archive, this::removeUnused);
                return;
            }
        } catch (IOException gone) {
            // Then nobody gets it from here.
        }
        removeArchives();
    }

    /** Removes packages that nobody gets any more, unless another upgrade may be fetching its own. */
    private void removeUnused() {
        if (record().filter(each -> !each.has(Kind.SWITCHED)).isEmpty()) {
            removeArchives();
        }
    }

    private void removeArchives() {
        try {
            folder.removeArchives();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a package that is not needed any more cannot be removed: " + e.getMessage());
        }
    }

    private UpgradeRecord step(UpgradeRecord record, Kind kind, String detail) {
        UpgradeRecord longer = record.with(kind, clock.instant(), detail);
        boolean _ = folder.saved(longer);
        if (!longer.isOver()) {
            tell(longer, longer.outcome());
        }
        return longer;
    }

    private void tell(UpgradeRecord record, TaskOutcome outcome) {
        var _ = results.apply(part(record, outcome, false));
    }

    private static OrderResult part(UpgradeRecord record, TaskOutcome outcome, boolean last) {
        return new OrderResult(
                record.orderId(),
                LATER_PARTS + record.steps().size(),
                last,
                OrderResult.Status.DONE,
                TaskJson.text(outcome));
    }

    /** Sends the end of an upgrade. A server that was restarted does not know the order, and gives it again; the journal answers then. */
    private void tellLast(UpgradeRecord record) throws IOException, InterruptedException {
        while (results.apply(part(record, record.outcome(), true)).isEmpty()
                && clock.instant().isBefore(record.task().order().expiresAt())) {
            Thread.sleep(BETWEEN_TRIES);
        }
        folder.forget();
    }
}
