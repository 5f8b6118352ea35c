package io.earshot.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetRows;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FleetLoopTest {

    private static final Duration GATHERING = Duration.ofMillis(50);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final AtomicInteger commits = new AtomicInteger();
    private final FleetRows rows = counting(FleetRows.class);
    private final Fleet fleet = new Fleet(
            new FleetTiming(Duration.ofMinutes(2), Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new PartnerBook(16, Duration.ofHours(24)),
            new IncidentBook(
                    new IncidentTiming(Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofMinutes(1)),
                    "TX",
                    counting(IncidentRows.class),
                    NOON),
            rows);
    private final FleetLoop loop = new FleetLoop(fleet, rows, InstantSource.system(), false);

    private <T> T counting(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (method.getName().equals("commit")) {
                commits.incrementAndGet();
            }
            return null;
        }));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void changesThatComeOneAfterTheOtherAreCommittedTogether() throws InterruptedException {
        loop.start();
        AtomicInteger made = new AtomicInteger();
        long begin = System.nanoTime();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 2_000; i++) {
            last = loop.gather(_ -> made.incrementAndGet());
            Thread.onSpinWait();
        }
        last.join();
        long turns = (System.nanoTime() - begin) / GATHERING.toNanos();
        assertThat(made).hasValue(2_000);
        // A wake-up that finds the thread already at work ends its next gathering early: two commits a turn at most.
        assertThat((long) commits.get()).isBetween(1L, 2 * (turns + 1));
    }

    @Test
    void aThreadThatWaitsForTheFirstChangeCommitsNothing() throws InterruptedException {
        loop.start();
        for (int i = 1; i <= 5; i++) {
            loop.gather(_ -> {}).join();
            assertThat(commits).hasValue(i);
            Thread.sleep(GATHERING.multipliedBy(2)); // so that the next change finds the thread waiting
        }
    }

    @Test
    void whoWaitsForAChangeWakesTheThreadWhileOthersGather() throws InterruptedException {
        loop.start();
        loop.gather(_ -> {}).join();
        var _ = loop.gather(_ -> {});
        loop.first(_ -> {}).join();
        assertThat(commits.get()).isBetween(2, 3);
    }
}
