package io.earshot.relay.pieces;

import io.earshot.model.pieces.LinePace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Gives pieces from the cache, or over the line: each once, a few at a time, and no faster than is allowed. Thread-safe; waits. */
public final class PieceFetches {

    /** Reports and lists need the line, too. */
    private static final int AT_A_TIME = 2;

    private final Optional<PieceCache> cache;
    private final LinePace pace;
    private final Duration patience;
    private final Semaphore line = new Semaphore(AT_A_TIME, true);
    private final Map<PieceKey, CompletableFuture<Fetched>> underway = new ConcurrentHashMap<>();
    private final AtomicLong fromLine = new AtomicLong();
    private final AtomicLong fromCache = new AtomicLong();

    /** Fetches from the parent, with the proof of the agent that asks. */
    public interface Line {
        Fetched fetch() throws InterruptedException;
    }

    /**
     * @param fetched what came
     * @param kept whether it was here already, or was on its way for another agent
     */
    public record Given(Fetched fetched, boolean kept) {}

    /**
     * @param octetsPerSecond over the line; 0 for no limit
     * @param patience of an agent that asks
     */
    public PieceFetches(Optional<PieceCache> cache, long octetsPerSecond, Duration patience) {
        this.cache = cache;
        this.patience = patience;
        pace = new LinePace(octetsPerSecond, System::nanoTime);
    }

    /** Returns a piece to an agent that the server lets in. */
    public Given get(PieceKey key, Line parent) throws InterruptedException {
        Optional<byte[]> here = cache.flatMap(pieces -> pieces.get(key));
        if (here.isPresent()) {
            return new Given(new Fetched(200, here.get(), Duration.ZERO), true);
        }
        CompletableFuture<Fetched> own = new CompletableFuture<>();
        CompletableFuture<Fetched> others = underway.putIfAbsent(key, own);
        if (others == null) {
            // In a thread of its own: an agent that goes away does not take the piece from the others.
            Thread.startVirtualThread(() -> fetch(key, parent, own));
            return new Given(await(own), false);
        }
        Fetched theirs = await(others);
        boolean refusedThem = theirs.status() == 401 || theirs.status() == 403;
        return refusedThem ? new Given(overLine(key, parent), false) : new Given(theirs, true);
    }

    /** Returns whether a piece is on disk; it may be damaged. */
    public boolean has(PieceKey key) {
        return cache.isPresent() && cache.get().has(key);
    }

    /** Returns a piece from the disk. */
    public Optional<byte[]> kept(PieceKey key) {
        return cache.flatMap(pieces -> pieces.get(key));
    }

    /** Counts a piece that an agent got without crossing the line. */
    public void saved(long octets) {
        fromCache.addAndGet(octets);
    }

    private void fetch(PieceKey key, Line parent, CompletableFuture<Fetched> answer) {
        Fetched fetched = away();
        try {
            fetched = overLine(key, parent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // In this order, so that whoever comes after the answer finds the piece on disk, or fetches it anew.
            underway.remove(key);
            answer.complete(fetched);
        }
    }

    private Fetched await(CompletableFuture<Fetched> answer) throws InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return away();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer never fails", e);
        }
    }

    private static Fetched away() {
        return new Fetched(
                503,
                "the piece is not here yet".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Duration.ofSeconds(1));
    }

    private Fetched overLine(PieceKey key, Line parent) throws InterruptedException {
        line.acquire();
        try {
            Duration wait = pace.next();
            if (wait.isPositive()) {
                Thread.sleep(wait);
            }
            Fetched fetched = parent.fetch();
            if (fetched.isPiece()) {
                pace.sent(fetched.body().length);
                fromLine.addAndGet(fetched.body().length);
                cache.ifPresent(pieces -> pieces.put(key, fetched.body()));
            }
            return fetched;
        } finally {
            line.release();
        }
    }

    /** Returns the octets of pieces that came from the parent. */
    public long fromLine() {
        return fromLine.get();
    }

    /** Returns the octets of pieces that agents got and that did not come from the parent for them. */
    public long fromCache() {
        return fromCache.get();
    }

    /** Returns how much of the disk the pieces take. */
    public long keptOctets() {
        return cache.map(PieceCache::octets).orElse(0L);
    }
}
