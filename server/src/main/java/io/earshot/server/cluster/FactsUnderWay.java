package io.earshot.server.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Counts the facts that were read and cannot be seen yet, so that the reading goes on while they are applied, within a bound. Not thread-safe. */
final class FactsUnderWay {

    /** @param visible completed once its facts can be seen in the tables */
    private record Batch(int facts, CompletableFuture<Void> visible) {}

    private final int most;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int facts;

    /** @param most facts; a commit with so many has to be short */
    FactsUnderWay(int most) {
        this.most = most;
    }

    /**
     * Waits until so many more facts are within the bound, or no others are under way.
     *
     * @throws CompletionException once for each batch that failed
     */
    void awaitRoom(int more) {
        while (!batches.isEmpty()) {
            Batch oldest = batches.getFirst();
            if (!oldest.visible().isDone() && facts + more <= most) {
                return;
            }
            batches.removeFirst();
            facts -= oldest.facts();
            oldest.visible().join();
        }
    }

    void add(int more, CompletableFuture<Void> visible) {
        batches.add(new Batch(more, visible));
        facts += more;
    }
}
