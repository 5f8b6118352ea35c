package io.earshot.agent.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Section;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class BackgroundWorkerTest {

    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(2);

    /** Is due again as soon as it is done, and takes its time by the clock of the test. */
    private static final class Busy implements Instrument {

        final Semaphore turns = new Semaphore(0);
        private final AtomicLong clock;
        final AtomicLong count = new AtomicLong();
        private volatile long due;

        Busy(AtomicLong clock) {
            this.clock = clock;
        }

        @Override
        public Optional<Long> dueAt() {
            return Optional.of(due);
        }

        @Override
        public void step(long now) {
            due = clock.addAndGet(TURN);
            count.incrementAndGet();
            turns.release();
        }

        @Override
        public List<Section> take() {
            return List.of();
        }
    }

    private final AtomicLong clock = new AtomicLong();

    @Test
    void allHaveTheirTurns() throws InterruptedException {
        Busy one = new Busy(clock);
        Busy other = new Busy(clock);
        try (BackgroundWorker worker = new BackgroundWorker("a.b", 1, clock::get, () -> -1)) {
            worker.add(new BackgroundInstruments("a.b", List.of(one)));
            worker.add(new BackgroundInstruments("c.d", List.of(other)));

            assertThat(one.turns.tryAcquire(3, 5, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aTurnIsFollowedByAPauseThatKeepsToTheShare() throws InterruptedException {
        Busy busy = new Busy(clock);
        long begin = System.nanoTime();
        try (BackgroundWorker worker = new BackgroundWorker("a.b", 0.1, clock::get, () -> -1)) {
            worker.add(new BackgroundInstruments("a.b", List.of(busy)));
            assertThat(busy.turns.tryAcquire(6, 5, TimeUnit.MINUTES)).isTrue();
        }

        // Between six turns of 2 ms there are five pauses of 20 ms, however slow the machine is.
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(5 * 10 * TURN);
    }

    @Test
    void aTurnThatOnlyWaitedForACoreNeedsNoPause() throws InterruptedException {
        Busy busy = new Busy(clock);
        // By the clock, each of six turns would be followed by a pause of half an hour.
        try (BackgroundWorker worker = new BackgroundWorker("a.b", 0.000_001, clock::get, () -> 4_711)) {
            worker.add(new BackgroundInstruments("a.b", List.of(busy)));

            assertThat(busy.turns.tryAcquire(6, 5, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void theKernelTellsWhatAThreadTookOfACore() {
        long before = ThreadCpu.nanos();
        assertThat(before).isPositive();
        while (ThreadCpu.nanos() == before) {
            Thread.onSpinWait();
        }
        assertThat(ThreadCpu.nanos()).isGreaterThan(before);
    }

    @Test
    void instrumentsThatPlanNothingNeedNoThread() {
        try (BackgroundWorker worker = new BackgroundWorker("a.b", 0.1, clock::get, () -> -1)) {
            worker.add(new BackgroundInstruments("a.b", List.of(List::of)));

            assertThat(worker.isRunning()).isFalse();
        }
    }

    @Test
    void instrumentsThatWereRemovedGetNoMoreTurns() throws InterruptedException {
        Busy leaving = new Busy(clock);
        Busy staying = new Busy(clock);
        BackgroundInstruments left = new BackgroundInstruments("a.b", List.of(leaving));
        try (BackgroundWorker worker = new BackgroundWorker("a.b", 1, clock::get, () -> -1)) {
            worker.add(left);
            worker.add(new BackgroundInstruments("c.d", List.of(staying)));
            assertThat(leaving.turns.tryAcquire(1, 5, TimeUnit.MINUTES)).isTrue();

            worker.remove(left);
            staying.turns.drainPermits();
            assertThat(staying.turns.tryAcquire(2, 5, TimeUnit.MINUTES)).isTrue();
            long then = leaving.count.get();
            assertThat(staying.turns.tryAcquire(2, 5, TimeUnit.MINUTES)).isTrue();

            assertThat(leaving.count.get()).isEqualTo(then);
        }
    }
}
