package io.earshot.agent.instrument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Gives background instruments their turns: one at a time, the one that waits longest first, and never more than a share of one
 * core. A turn that takes t of a core is followed by a pause of t divided by the share, so that more work means longer rounds and not
 * more load, while a machine that is busy with other things does not make rounds longer. A virtual thread, since it mostly sleeps; it ends soon after the last
 * of its instruments was closed.
 */
public final class BackgroundWorker implements AutoCloseable {

    /** One percent of a core. */
    public static final double SHARE = 0.01;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String who;
    private final double share;
    private final LongSupplier clock;
    private final LongSupplier cpu;
    private long cpuBefore;
    private final List<BackgroundInstruments> members = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Thread> thread = Optional.empty();
    private boolean closed;

    /**
     * @param who the agent is for, to name the thread
     * @param share of one core, above 0
     * @param clock monotonic nanoseconds
     */
    public BackgroundWorker(String who, double share, LongSupplier clock) {
        this(who, share, clock, ThreadCpu::nanos);
    }

    /** @param cpu nanoseconds that the thread has been on a core, or below 0 if that is not known */
    BackgroundWorker(String who, double share, LongSupplier clock, LongSupplier cpu) {
        this.cpu = cpu;
        this.who = who;
        this.share = share;
        this.clock = clock;
    }

    /** Begins to give turns to the instruments. Starts the thread with the first ones that plan anything. */
    public void add(BackgroundInstruments instruments) {
        if (instruments.dueAt().isEmpty()) {
            return; // they only hand over what they see at that moment
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            members.add(instruments);
            if (thread.isEmpty()) {
                thread = Optional.of(
                        Thread.ofVirtual().name("instruments-" + who).start(this::run));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the instruments no more turns. They may be in one at this moment. */
    public void remove(BackgroundInstruments instruments) {
        lock.lock();
        try {
            members.remove(instruments);
        } finally {
            lock.unlock();
        }
    }

    boolean isRunning() {
        lock.lock();
        try {
            return thread.isPresent();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                Optional<BackgroundInstruments> next = awaitNext();
                if (next.isEmpty()) {
                    return;
                }
                long begin = clock.getAsLong();
                next.get().step(begin);
                pause(cost(clock.getAsLong() - begin));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what a turn took of a core: since the turn before, so that looking for the next one counts too, and never more than it lasted. */
    private long cost(long lasted) {
        long now = cpu.getAsLong();
        long used = now - cpuBefore;
        cpuBefore = now;
        return now >= 0 && used >= 0 ? Math.min(used, lasted) : lasted;
    }

    /** Returns the instruments whose turn it is; empty when closed, or when all instruments are. */
    private Optional<BackgroundInstruments> awaitNext() throws InterruptedException {
        while (true) {
            List<BackgroundInstruments> candidates;
            lock.lock();
            try {
                if (closed) {
                    return Optional.empty();
                }
                members.removeIf(BackgroundInstruments::isClosed);
                if (members.isEmpty()) {
                    thread = Optional.empty(); // the next ones that come start another
                    return Optional.empty();
                }
                candidates = List.copyOf(members);
            } finally {
                lock.unlock();
            }
            Optional<BackgroundInstruments> earliest = Optional.empty();
            long dueAt = clock.getAsLong() + LONGEST_PAUSE.toNanos();
            for (BackgroundInstruments candidate : candidates) {
                Optional<Long> due = candidate.dueAt();
                if (due.isPresent() && due.get() - dueAt < 0) {
                    dueAt = due.get();
                    earliest = Optional.of(candidate);
                }
            }
            if (earliest.isPresent() && dueAt - clock.getAsLong() <= 0) {
                return earliest;
            }
            sleep(dueAt - clock.getAsLong(), candidates.size());
        }
    }

    /** Sleeps, or less if instruments come or this is closed. */
    private void sleep(long nanos, int known) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed && members.size() <= known) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void pause(long spent) throws InterruptedException {
        long nanos = Math.min((long) (spent / share), LONGEST_PAUSE.toNanos());
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            members.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
