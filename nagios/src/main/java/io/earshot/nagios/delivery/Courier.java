package io.earshot.nagios.delivery;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.watch.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings one destination what waits for it, on a thread of its own. While the destination is away it tries again after 1, 2, 4
 * and so on up to 30 seconds, with the newest of each service.
 */
public final class Courier implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Courier.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** More than that is cut into several visits, so that news of one service never waits behind all others for long. */
    private static final int LOAD = 100_000;

    private final Destination destination;
    private final DeliveryLog log;
    private final InstantSource clock;
    private final Outbox outbox = new Outbox();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Thread thread;

    private long sent;
    private long refused;
    private Optional<Instant> lastSentAt = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private Duration pause = Duration.ZERO;

    public Courier(Destination destination, DeliveryLog log, InstantSource clock) {
        this.destination = destination;
        this.log = log;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("to " + destination.name()).unstarted(this::run);
    }

    public void start() {
        log.destination(status());
        thread.start();
    }

    /** From any thread; never waits for the destination. */
    public void offer(List<Status> results) {
        lock.lock();
        try {
            outbox.add(results);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the destination has not got the newest of this service yet. */
    public boolean isWaiting(ServiceName service) {
        lock.lock();
        try {
            return outbox.contains(service);
        } finally {
            lock.unlock();
        }
    }

    public String name() {
        return destination.name();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                deliver(await());
                Thread.sleep(pause);
            }
        } catch (InterruptedException closing) {
            // Earshot ends; what waits is judged anew after the next start.
        } catch (RuntimeException bug) {
            LOG.log(
                    Level.ERROR,
                    "nothing goes to " + destination.name() + " any more, please report this as a bug",
                    bug);
        }
    }

    private List<Status> await() throws InterruptedException {
        lock.lock();
        try {
            while (outbox.size() == 0) {
                news.await();
            }
            return outbox.first(LOAD);
        } finally {
            lock.unlock();
        }
    }

    private void deliver(List<Status> results) throws InterruptedException {
        try {
            Map<ServiceName, String> refusals = destination.send(results);
            arrived(results, refusals);
            List<Status> taken = results.stream()
                    .filter(result -> !refusals.containsKey(result.service()))
                    .toList();
            log.sent(destination.name(), taken, clock.instant());
            pause = Duration.ZERO;
        } catch (DeliveryException e) {
            if (problem.isEmpty()) {
                LOG.log(Level.WARNING, "{0} takes nothing: {1}", destination.name(), e.getMessage());
            }
            problem = Optional.of(e.getMessage());
            pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
        log.destination(status());
    }

    private void arrived(List<Status> results, Map<ServiceName, String> refusals) {
        lock.lock();
        try {
            outbox.remove(results);
        } finally {
            lock.unlock();
        }
        if (problem.isPresent() && refusals.isEmpty()) {
            LOG.log(Level.INFO, "{0} takes results again", destination.name());
        }
        sent += results.size() - refusals.size();
        refused += refusals.size();
        lastSentAt = Optional.of(clock.instant());
        problem = refusals.entrySet().stream()
                .findFirst()
                .map(first -> "refused " + refusals.size() + " results, " + first.getKey() + ": " + first.getValue());
        problem.ifPresent(reason -> LOG.log(Level.WARNING, "{0} {1}", destination.name(), reason));
    }

    private DestinationStatus status() {
        lock.lock();
        try {
            return new DestinationStatus(destination.name(), outbox.size(), sent, refused, lastSentAt, problem);
        } finally {
            lock.unlock();
        }
    }

    /** Gives what is on its way a moment to arrive. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
