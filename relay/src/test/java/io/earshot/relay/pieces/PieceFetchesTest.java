package io.earshot.relay.pieces;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.pieces.FileId;
import io.earshot.model.pieces.LinePace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceFetchesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final PieceKey KEY = key(0);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-29T10:00:00Z");
    private final AtomicInteger crossed = new AtomicInteger();

    private static PieceKey key(int index) {
        return new PieceKey(FileId.of(new byte[1]), Optional.of(index));
    }

    private PieceCache cache(long most) throws IOException {
        return new PieceCache(folder, most, Duration.ofDays(1), () -> now);
    }

    private Fetched piece(String text) {
        crossed.incrementAndGet();
        return new Fetched(200, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), Duration.ZERO);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aPieceCrossesTheLineOnceAlsoOverARestart() throws Exception {
        PieceFetches fetches = new PieceFetches(Optional.of(cache(1_000)), 0, PATIENCE);
        PieceFetches.Given first = fetches.get(KEY, () -> piece("abc"));
        PieceFetches.Given second = fetches.get(KEY, () -> piece("abc"));
        assertThat(first.kept()).isFalse();
        assertThat(second.kept()).isTrue();
        assertThat(second.fetched().body()).asString().isEqualTo("abc");
        PieceFetches restarted = new PieceFetches(Optional.of(cache(1_000)), 0, PATIENCE);
        assertThat(restarted.get(KEY, () -> piece("abc")).kept()).isTrue();
        assertThat(crossed).hasValue(1);
        assertThat(fetches.fromLine()).isEqualTo(3);
        assertThat(fetches.has(KEY)).isTrue();
        assertThat(fetches.has(key(1))).isFalse();
    }

    @Test
    void thoseWhoAskAtOnceShareOneFetchAlsoWithoutACache() throws Exception {
        PieceFetches fetches = new PieceFetches(Optional.empty(), 0, PATIENCE);
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Fetched> parent = new CompletableFuture<>();
        List<CompletableFuture<PieceFetches.Given>> agents = new ArrayList<>();
        PieceFetches.Line line = () -> {
            crossed.incrementAndGet();
            asked.countDown();
            return parent.join();
        };
        agents.add(ask(fetches, line));
        asked.await();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<PieceFetches.Given> answer = new CompletableFuture<>();
            agents.add(answer);
            waiting.add(Thread.ofPlatform().start(() -> complete(answer, fetches, line)));
        }
        for (Thread thread : waiting) {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        parent.complete(new Fetched(200, new byte[5], Duration.ZERO));
        for (CompletableFuture<PieceFetches.Given> agent : agents) {
            assertThat(agent.join().fetched().body()).hasSize(5);
        }
        assertThat(agents.stream().filter(agent -> !agent.join().kept())).hasSize(1);
        assertThat(crossed).hasValue(1);
    }

    private static CompletableFuture<PieceFetches.Given> ask(PieceFetches fetches, PieceFetches.Line line) {
        CompletableFuture<PieceFetches.Given> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> complete(answer, fetches, line));
        return answer;
    }

    private static void complete(
            CompletableFuture<PieceFetches.Given> answer, PieceFetches fetches, PieceFetches.Line line) {
        try {
            answer.complete(fetches.get(KEY, line));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatTheParentRefusesIsNotKept() throws Exception {
        PieceFetches fetches = new PieceFetches(Optional.of(cache(1_000)), 0, PATIENCE);
        assertThat(fetches.get(KEY, () -> new Fetched(404, new byte[0], Duration.ZERO))
                        .fetched()
                        .status())
                .isEqualTo(404);
        assertThat(fetches.get(KEY, () -> piece("abc")).fetched().status()).isEqualTo(200);
    }

    @Test
    void thePiecesThatWereNotUsedForTheLongestGoFirst() throws Exception {
        PieceCache cache = cache(3 * 42);
        for (int i = 0; i < 3; i++) {
            cache.put(key(i), new byte[10]);
            now = now.plusSeconds(1);
        }
        assertThat(cache.get(key(0))).isPresent();
        cache.put(key(3), new byte[10]);
        assertThat(files()).hasSize(3);
        assertThat(cache.get(key(1))).isEmpty();
        assertThat(cache.get(key(0))).isPresent();
        assertThat(cache.octets()).isEqualTo(3 * 42);
    }

    @Test
    void aPieceThatNobodyAsksForIsForgotten() throws Exception {
        PieceCache cache = cache(1_000);
        cache.put(key(0), new byte[10]);
        now = now.plus(Duration.ofHours(20));
        cache.put(key(1), new byte[10]);
        assertThat(cache.get(key(0))).isPresent();
        now = now.plus(Duration.ofHours(23));
        cache.expire();
        assertThat(files()).hasSize(2);
        now = now.plus(Duration.ofHours(2));
        cache.expire();
        assertThat(files()).isEmpty();
        assertThat(cache.octets()).isZero();
    }

    @Test
    void aPieceThatTheDiskDamagedIsFetchedAnew() throws Exception {
        PieceFetches fetches = new PieceFetches(Optional.of(cache(1_000)), 0, PATIENCE);
        fetches.get(KEY, () -> piece("abc"));
        Path file = folder.resolve(files().getFirst());
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length - 1] ^= 1;
        Files.write(file, octets);
        assertThat(fetches.get(KEY, () -> piece("abc")).fetched().body())
                .asString()
                .isEqualTo("abc");
        assertThat(crossed).hasValue(2);
        Files.delete(file);
        assertThat(fetches.get(KEY, () -> piece("abc")).fetched().status()).isEqualTo(200);
        assertThat(crossed).hasValue(3);
    }

    @Test
    void theLineIsNotUsedFasterThanIsAllowed() {
        AtomicLong nanos = new AtomicLong();
        LinePace pace = new LinePace(1_000, nanos::get);
        assertThat(pace.next()).isZero();
        pace.sent(500);
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(500));
        nanos.set(200_000_000);
        pace.sent(500);
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(800));
        nanos.set(5_000_000_000L);
        assertThat(pace.next()).isZero();
    }
}
