package io.earshot.agent.upgrade;

import io.earshot.agent.files.FetchRules;
import io.earshot.agent.files.FileFetch;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import io.earshot.model.tasks.UpgradeStep.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The old agent's part of one upgrade, by one thread: until the new agent has taken over, or the upgrade is aborted. */
final class Upgrade {

    /** A new agent that ends before it has proved itself may have been killed by somebody; it gets so many starts. */
    static final int MOST_STARTS = 3;

    private static final Duration LAUNCHER_PATIENCE = Duration.ofSeconds(30);
    private static final Duration CUT_PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_CUTS = Duration.ofSeconds(2);
    private static final Duration LONGEST_FINISH = Duration.ofMinutes(15);
    private static final long LOOK_MILLIS = 50;

    private final UpgradeFolder folder;
    private final Programs programs;
    private final RunningAgent agent;
    private final FileFetch files;
    private final InstantSource clock;
    private final Consumer<TaskOutcome> listener;
    private final int ownOrders;
    private UpgradeRecord record;

    /**
     * @param record of an upgrade that begins, or that was interrupted
     * @param ownOrders how many of the agent's orders are this upgrade
     * @param listener is told each step
     */
    Upgrade(
            UpgradeFolder folder,
            Programs programs,
            RunningAgent agent,
            FileFetch files,
            InstantSource clock,
            UpgradeRecord record,
            int ownOrders,
            Consumer<TaskOutcome> listener) {
        this.folder = folder;
        this.programs = programs;
        this.agent = agent;
        this.files = files;
        this.clock = clock;
        this.record = record;
        this.ownOrders = ownOrders;
        this.listener = listener;
    }

    /** Returns the outcome of an upgrade that was aborted; ends the agent otherwise. */
    TaskOutcome run() throws IOException, InterruptedException {
        try {
            begin();
            fetch();
            while (true) {
                try {
                    return startAndHandOver();
                } catch (UpgradeException e) {
                    if (!e.hasEnded() || record.count(Kind.STARTED) >= MOST_STARTS) {
                        throw UpgradeException.failed(e.getMessage() + folder.logEnd());
                    }
                }
            }
        } catch (UpgradeException e) {
            UpgradeFolder.removeTree(folder.version(sha256()));
            folder.removeArchives();
            abort(e.getMessage());
            return record.outcome();
        }
    }

    private String sha256() {
        return record.file().id().sha256();
    }

    private void begin() throws UpgradeException {
        try {
            folder.create();
            folder.save(record);
        } catch (IOException e) {
            throw UpgradeException.failed("the folder of upgrades cannot be written: " + e.getMessage());
        }
    }

    /** Ends the upgrade. Where that cannot be kept, the record is removed, so that a restart does not go on with it. */
    private void abort(String why) throws IOException {
        record = record.with(Kind.ABORTED, clock.instant(), why);
        if (!folder.saved(record)) {
            folder.forget();
        }
        listener.accept(record.outcome());
    }

    /** A step that cannot be kept is taken again after a restart. */
    private void step(Kind kind, String detail) {
        record = record.with(kind, clock.instant(), detail);
        boolean _ = folder.saved(record);
        listener.accept(record.outcome());
    }

    private void fetch() throws IOException, UpgradeException, InterruptedException {
        FileOrder file = record.file();
        Path version = folder.version(sha256());
        if (record.has(Kind.FETCHED) && Files.isDirectory(version)) {
            return;
        }
        FetchRules rules = new FetchRules(
                folder.files(), record.rules().octetsPerSecond(), PosixFilePermissions.fromString("rw-------"));
        Instant until = record.task().order().expiresAt();
        TaskOutcome fetched = files.fetch(
                file,
                rules,
                until,
                progress -> listener.accept(record.with(progress).outcome()));
        if (fetched.file().isPresent()) {
            record = record.with(fetched.file().get());
        }
        if (fetched.state() != State.DONE) {
            throw UpgradeException.failed(fetched.output());
        }
        Path archive = folder.archive(file);
        Path unpacked = version.resolveSibling(sha256() + ".new");
        try {
            UpgradeFolder.removeTree(unpacked);
            UpgradeFolder.removeTree(version);
            Files.move(programs.unpack(archive, unpacked), version);
        } catch (IOException e) {
            throw UpgradeException.failed(file.name() + " cannot be unpacked: " + e.getMessage());
        } finally {
            UpgradeFolder.removeTree(unpacked);
        }
        step(Kind.FETCHED, file.name() + ", " + file.octets() + " octets");
    }

    private TaskOutcome startAndHandOver() throws IOException, UpgradeException, InterruptedException {
        if (record.count(Kind.STARTED) >= MOST_STARTS) {
            throw UpgradeException.failed("it was started " + MOST_STARTS + " times, and one of the two agents ended");
        }
        long deadline = System.nanoTime() + record.rules().proofTime().toNanos();
        Optional<Long> process = Optional.empty();
        boolean cut = false;
        boolean switched = false;
        Files.deleteIfExists(folder.socket());
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.socket()));
            server.configureBlocking(false);
            folder.wantNext(sha256());
            programs.wakeLauncher();
            process = Optional.of(started());
            step(Kind.STARTED, "process " + process.get());
            try (HandoverChannel channel = new HandoverChannel(accept(server, process.get(), deadline))) {
                await(channel, HandoverChannel.LISTED, "before it had a list of partners", deadline);
                cut = cut(channel, deadline);
                channel.send(HandoverChannel.CUT);
                await(channel, HandoverChannel.PROVEN, "before a report of it was taken", deadline);
                step(Kind.PROVEN, "it has a list, and its report was taken");
                beginTrial();
                switched = true;
                takeLeave(channel);
            }
        } catch (IOException e) {
            if (switched) {
                throw e;
            }
            throw UpgradeException.failed("the hand-over failed: " + e.getMessage());
        } finally {
            if (!switched) {
                process.ifPresent(programs::kill);
                if (cut) {
                    agent.resume();
                }
            }
            Files.deleteIfExists(folder.socket());
        }
        throw new InterruptedException("the new agent has taken over");
    }

    /** The new agent adds the step where this machine ends before it is kept; where it cannot be kept, nothing has switched. */
    private void beginTrial() throws IOException {
        folder.beginTrial(sha256());
        UpgradeRecord switched = record.with(Kind.SWITCHED, clock.instant(), "");
        try {
            folder.save(switched);
        } catch (IOException e) {
            folder.forgetTrial();
            throw e;
        }
        record = switched;
    }

    /** The new agent is the agent from here on, whatever happens to this one. */
    private void takeLeave(HandoverChannel channel) throws InterruptedException {
        agent.stopAsking();
        send(channel, HandoverChannel.TAKE_OVER);
        listener.accept(record.outcome());
        // A new agent that ends now is started again only after this one has ended, so that this one reports meanwhile.
        AtomicBoolean ends = new AtomicBoolean();
        var _ = channel.ended().thenRun(() -> {
            if (!ends.get()) {
                agent.resume();
            }
        });
        int left = agent.awaitOrders(ownOrders, LONGEST_FINISH);
        send(
                channel,
                HandoverChannel.FINISHED + " "
                        + (left == 0 ? "all its orders" : "all but " + left + " orders, after its time was over"));
        ends.set(true);
        agent.end();
    }

    private static void send(HandoverChannel channel, String line) {
        try {
            channel.send(line);
        } catch (IOException gone) {
            // It was told by the file, too.
        }
    }

    private long started() throws IOException, UpgradeException, InterruptedException {
        long end = System.nanoTime() + LAUNCHER_PATIENCE.toNanos();
        for (Optional<Long> next = folder.next(); System.nanoTime() - end < 0; next = folder.next()) {
            if (next.isPresent()) {
                return next.get();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw UpgradeException.failed("the launcher did not start it");
    }

    private SocketChannel accept(ServerSocketChannel server, long process, long deadline)
            throws IOException, UpgradeException, InterruptedException {
        while (true) {
            SocketChannel socket = server.accept();
            if (socket != null) {
                socket.configureBlocking(true);
                return socket;
            }
            if (!programs.isAlive(process)) {
                throw UpgradeException.ended("before it spoke to the old one");
            }
            if (System.nanoTime() - deadline > 0) {
                throw tooLate("before it spoke to the old one");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void await(HandoverChannel channel, String line, String until, long deadline)
            throws UpgradeException, InterruptedException {
        Optional<String> heard = channel.await(Duration.ofNanos(deadline - System.nanoTime()));
        if (heard.isEmpty() && channel.ended().isDone()) {
            throw UpgradeException.ended(until);
        }
        if (heard.isEmpty()) {
            throw tooLate(until);
        }
        if (!heard.get().equals(line)) {
            throw UpgradeException.failed("the new agent said " + heard.get() + ", expected " + line);
        }
    }

    private UpgradeException tooLate(String until) {
        return UpgradeException.failed("the new agent did not prove itself within "
                + record.rules().proofTime().toSeconds() + " s: time was over " + until);
    }

    private boolean cut(HandoverChannel channel, long deadline) throws UpgradeException, InterruptedException {
        while (!agent.cut(CUT_PATIENCE)) {
            if (channel.ended().isDone()) {
                throw UpgradeException.ended("while the old one could not report");
            }
            if (System.nanoTime() - deadline > 0) {
                throw UpgradeException.failed("the old agent could not deliver its last report, and time is over");
            }
            Thread.sleep(BETWEEN_CUTS);
        }
        return true;
    }
}
