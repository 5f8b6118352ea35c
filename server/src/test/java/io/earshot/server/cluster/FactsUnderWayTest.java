package io.earshot.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FactsUnderWayTest {

    private final FactsUnderWay underWay = new FactsUnderWay(10);

    @Test
    void readingGoesOnWhileFactsWithinTheBoundAreApplied() {
        underWay.add(4, new CompletableFuture<>());
        underWay.add(4, new CompletableFuture<>());
        underWay.awaitRoom(2);
    }

    @Test
    void readingWaitsForTheOldestFactsBeyondTheBound() throws InterruptedException {
        CompletableFuture<Void> oldest = new CompletableFuture<>();
        underWay.add(8, oldest);
        underWay.add(2, new CompletableFuture<>());
        CompletableFuture<Void> waited = new CompletableFuture<>();
        Thread reading = Thread.ofPlatform().start(() -> {
            underWay.awaitRoom(5);
            waited.complete(null);
        });
        while (reading.getState() != Thread.State.WAITING) {
            Thread.sleep(5);
        }
        assertThat(waited).isNotDone();
        oldest.complete(null);
        waited.join();
    }

    @Test
    void aBatchLargerThanTheBoundWaitsForAllOthersAlone() {
        CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        underWay.add(1, before);
        underWay.awaitRoom(50);
    }

    @Test
    void whatFailedIsThrownOnce() {
        underWay.add(1, CompletableFuture.failedFuture(new IllegalStateException("lost")));
        assertThatThrownBy(() -> underWay.awaitRoom(1))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("lost");
        underWay.awaitRoom(1);
    }
}
