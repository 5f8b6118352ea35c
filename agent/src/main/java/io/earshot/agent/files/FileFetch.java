package io.earshot.agent.files;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.agent.peers.Pause;
import io.earshot.agent.peers.PeerFetch;
import io.earshot.agent.peers.Peers;
import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Fetches files. Each piece is checked against a list whose digest the order signs, and the whole against the signed digest of the file,
 * before it is placed. Thread-safe.
 */
public final class FileFetch {

    /** Wrong pieces in a row: whoever gives them is damaged or lies, and asking on would not end. */
    private static final int MOST_WRONG = 5;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final PieceSource source;
    private final Peers peers;
    private final InstantSource clock;
    private final Pause pause;
    private final Set<Path> underway = ConcurrentHashMap.newKeySet();

    /** Ends a fetch with the one line that says why. */
    private static final class FetchException extends Exception {

        private static final long serialVersionUID = 1L;

        FetchException(String message) {
            super(message);
        }
    }

    /** One that fetches nothing from other agents, and gives them nothing. */
    public FileFetch(PieceSource source, InstantSource clock, Pause pause) {
        this(source, Peers.NONE, clock, pause);
    }

    /**
     * @param source is the relay or server
     * @param peers are other agents, from whom most pieces come where there are some
     */
    public FileFetch(PieceSource source, Peers peers, InstantSource clock, Pause pause) {
        this.source = source;
        this.peers = peers;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Fetches a file and places it. What is there after an interruption or a failure is used by the next try.
     *
     * @param until after this time it ends without the file
     * @param progress is told of each piece
     */
    public TaskOutcome fetch(FileOrder order, FetchRules rules, Instant until, Consumer<FileProgress> progress)
            throws InterruptedException {
        Path place = rules.folder().resolve(order.name());
        if (!underway.add(place)) {
            return TaskOutcome.of(State.FAILED, place + " is being fetched for another order");
        }
        Fetch fetch = new Fetch(order, rules, until, progress);
        try {
            if (isThere(place, order)) {
                return TaskOutcome.of(State.DONE, place + " is there already")
                        .with(new FileProgress(order.octets(), 0, 0, 0));
            }
            fetch.run(place);
            return TaskOutcome.of(State.DONE, place + " is placed").with(fetch.progress());
        } catch (FetchException e) {
            return TaskOutcome.of(State.FAILED, e.getMessage()).with(fetch.progress());
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, place + ": " + e.getMessage()).with(fetch.progress());
        } finally {
            underway.remove(place);
        }
    }

    /** Returns the pause after one that led to nothing. */
    static Duration longerPause(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static boolean isThere(Path place, FileOrder order) throws IOException {
        if (!Files.isRegularFile(place) || Files.size(place) != order.octets()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(place)) {
            return PieceDigests.read(in).id().equals(order.id());
        }
    }

    /** One fetch, by one thread. */
    private final class Fetch {

        private final FileOrder order;
        private final FetchRules rules;
        private final Instant until;
        private final Consumer<FileProgress> listener;
        private final Instant begun = clock.instant();
        private FileProgress progress = FileProgress.NONE;

        Fetch(FileOrder order, FetchRules rules, Instant until, Consumer<FileProgress> listener) {
            this.order = order;
            this.rules = rules;
            this.until = until;
            this.listener = listener;
        }

        FileProgress progress() {
            return progress;
        }

        void run(Path place) throws IOException, FetchException, InterruptedException {
            try (PartFile part = PartFile.open(rules.folder(), order)) {
                PieceDigests pieces = pieces();
                int known = part.keepGoodPieces(pieces);
                progress = new FileProgress(
                        Math.min(order.octets(), (long) known * PieceDigests.PIECE),
                        progress.fromLine(),
                        progress.fromRelay(),
                        progress.fromPeers());
                try (PeerFetch others = peers.begin(order, pieces, part.file(), known)) {
                    for (int index = known; index < pieces.count(); index++) {
                        part.append(piece(others, pieces, index));
                        others.has(index + 1);
                        listener.accept(progress);
                        slowDown();
                    }
                    part.place(place, rules.permissions());
                    others.placed(place);
                }
            }
        }

        private PieceDigests pieces() throws FetchException, InterruptedException {
            int length = (int) PieceDigests.count(order.octets()) * 32;
            byte[] list = get(OptionalInt.empty(), length, octets -> {
                boolean right = octets.length == length && FileId.of(octets).equals(order.pieces());
                return right ? "" : "the list of pieces is not the one that was signed";
            });
            return PieceDigests.of(list, order.octets());
        }

        private byte[] piece(PeerFetch others, PieceDigests pieces, int index)
                throws FetchException, InterruptedException {
            Optional<byte[]> near = others.piece(index);
            if (near.isPresent()) {
                int length = near.get().length;
                progress = new FileProgress(
                        progress.octets() + length,
                        progress.fromLine(),
                        progress.fromRelay(),
                        progress.fromPeers() + length);
                return near.get();
            }
            return get(
                    OptionalInt.of(index),
                    PieceDigests.length(index, order.octets()),
                    octets ->
                            pieces.matches(index, octets) ? "" : "piece " + index + " is not the one that was signed");
        }

        private byte[] get(OptionalInt index, int length, Check check) throws FetchException, InterruptedException {
            int wrong = 0;
            Duration wait = FIRST_PAUSE;
            while (true) {
                String why;
                Duration asked = Duration.ZERO;
                switch (source.get(order.id(), index, length + 1)) {
                    case PieceAnswer.Content(byte[] octets, boolean kept) -> {
                        why = check.objection(octets);
                        if (why.isEmpty()) {
                            count(index.isPresent() ? octets.length : 0, octets.length, kept);
                            return octets;
                        }
                        wrong++;
                        if (wrong == MOST_WRONG) {
                            throw new FetchException(why + ", " + wrong + " times in a row");
                        }
                    }
                    case PieceAnswer.Missing(String missing) -> throw new FetchException(missing);
                    case PieceAnswer.Failed(String failed, Duration patience) -> {
                        why = failed;
                        asked = patience;
                    }
                }
                Duration next = asked.compareTo(wait) > 0 ? asked : wait;
                if (clock.instant().plus(next).isAfter(until)) {
                    throw new FetchException(why + ", and no time is left");
                }
                pause.sleep(next);
                wait = longerPause(wait);
            }
        }

        private void count(long here, long came, boolean keptByRelay) {
            progress = new FileProgress(
                    progress.octets() + here,
                    progress.fromLine() + (keptByRelay ? 0 : came),
                    progress.fromRelay() + (keptByRelay ? came : 0),
                    progress.fromPeers());
        }

        /** Keeps to the rate that the machine allows, and to the time. */
        private void slowDown() throws FetchException, InterruptedException {
            Instant now = clock.instant();
            if (now.isAfter(until)) {
                throw new FetchException("time is over at " + progress.octets() + " of " + order.octets() + " octets");
            }
            long came = progress.fromLine() + progress.fromRelay() + progress.fromPeers();
            Duration ahead = rules.ahead(came, Duration.between(begun, now));
            if (ahead.isPositive()) {
                pause.sleep(ahead);
            }
        }
    }

    /** Says why a content is not right; empty where it is. */
    private interface Check {
        String objection(byte[] octets);
    }
}
