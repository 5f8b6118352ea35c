package io.earshot.agent.peers;

import io.earshot.agent.http.PeersFound;
import io.earshot.model.peers.PeerAnswer;
import io.earshot.model.peers.PeerQuestion;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The files of this agent that others of its site may fetch, and the port at which they do, which is open only while there are some. A file
 * is given while it is fetched, and for ten minutes after anybody last asked for a piece of it. Thread-safe.
 */
public final class SitePeers implements Peers, AutoCloseable {

    private static final Logger LOG = System.getLogger(SitePeers.class.getName());

    /** The relay forgets agents of which it hears nothing for longer. */
    private static final Duration SAYS_SO_EVERY = Duration.ofMinutes(1);

    static final Duration UNUSED = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofHours(2);

    private final PeerSettings settings;
    private final PeerFinder finder;
    private final InstantSource clock;
    private final Pause pause;
    private final RandomGenerator random;
    private final Map<FileId, SharedFile> files = new LinkedHashMap<>();
    private Optional<PeerListener> listener = Optional.empty();
    private Optional<Thread> announcing = Optional.empty();
    private boolean toldThatPortIsTaken;
    private boolean closed;

    public SitePeers(
            PeerSettings settings, PeerFinder finder, InstantSource clock, Pause pause, RandomGenerator random) {
        this.random = random;
        this.settings = settings;
        this.finder = finder;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public PeerFetch begin(FileOrder order, PieceDigests digests, Path part, int pieces) {
        SharedFile file = new SharedFile(order.id(), order.octets(), digests, part, pieces, clock.instant());
        return add(file) ? new SiteFetch(this, file, clock, pause, random) : PeerFetch.NONE;
    }

    @Override
    public void give(FileOrder order, PieceDigests digests, Path place, Runnable unused) {
        SharedFile file = new SharedFile(order.id(), order.octets(), digests, place, digests.count(), clock.instant());
        file.placed(place, clock.instant());
        file.whenUnused(unused);
        if (add(file)) {
            announceLater();
            Thread.startVirtualThread(() -> ask(file));
        } else {
            unused.run();
        }
    }

    /** Returns false where the same file is being fetched for another order. */
    private synchronized boolean add(SharedFile file) {
        SharedFile before = files.get(file.id());
        if (before != null && before.wholeSince().isEmpty()) {
            return false;
        }
        files.put(file.id(), file);
        return true;
    }

    /** Asks for peers, and says how much of the file is here. */
    PeersFound ask(SharedFile file) {
        PeersFound found = finder.find(file.id(), new PeerQuestion(file.pieces(), port()));
        if (found instanceof PeersFound.Told(PeerAnswer answer)) {
            file.allow(answer.token());
        } else {
            closeUnused();
        }
        return found;
    }

    /** Opens the port, and returns it; 0 where it is taken. */
    private synchronized int port() {
        if (listener.isEmpty() && !closed) {
            try {
                listener = Optional.of(new PeerListener(settings, this::file, clock));
            } catch (IOException e) {
                if (!toldThatPortIsTaken) {
                    LOG.log(
                            Level.WARNING,
                            "other agents fetch no files from this one: port " + settings.port() + ": "
                                    + e.getMessage());
                }
                toldThatPortIsTaken = true;
            }
        }
        return listener.map(PeerListener::port).orElse(0);
    }

    private synchronized Optional<SharedFile> file(FileId id) {
        return Optional.ofNullable(files.get(id));
    }

    /** Goes on to give a file that is whole. */
    void keep(SharedFile file) {
        synchronized (this) {
            if (files.get(file.id()) != file || listener.isEmpty()) {
                return;
            }
        }
        announceLater();
        Thread.startVirtualThread(() -> ask(file));
    }

    private synchronized void announceLater() {
        if (announcing.isEmpty() && !closed) {
            announcing = Optional.of(Thread.ofVirtual().name("shared-files").start(this::announce));
        }
    }

    private void announce() {
        try {
            while (true) {
                Thread.sleep(SAYS_SO_EVERY);
                announceWhole();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says of each whole file that it is here, and gives those no more that nobody gets. */
    void announceWhole() {
        for (SharedFile file : whole()) {
            if (isUnused(file, clock.instant())) {
                remove(file);
            } else {
                var _ = ask(file);
            }
        }
    }

    static boolean isUnused(SharedFile file, Instant now) {
        return file.usedAt().plus(UNUSED).isBefore(now)
                || file.wholeSince()
                        .map(since -> since.plus(LONGEST).isBefore(now))
                        .orElse(false);
    }

    private synchronized List<SharedFile> whole() {
        return files.values().stream()
                .filter(file -> file.wholeSince().isPresent())
                .toList();
    }

    /** Gives a file no more. */
    void remove(SharedFile file) {
        boolean known;
        synchronized (this) {
            if (!files.remove(file.id(), file)) {
                return;
            }
            known = listener.isPresent();
        }
        file.unused().run();
        if (!known) {
            return;
        }
        Thread.startVirtualThread(() -> finder.find(file.id(), new PeerQuestion(0, 0)));
        closeUnused();
    }

    private synchronized void closeUnused() {
        if (files.values().stream().noneMatch(SharedFile::isAsked)) {
            listener.ifPresent(PeerListener::close);
            listener = Optional.empty();
        }
    }

    /** Closes the port. Never waits. */
    @Override
    public synchronized void close() {
        files.clear();
        closed = true;
        announcing.ifPresent(Thread::interrupt);
        listener.ifPresent(PeerListener::close);
        listener = Optional.empty();
    }
}
