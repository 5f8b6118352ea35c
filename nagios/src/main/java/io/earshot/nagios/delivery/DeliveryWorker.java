package io.earshot.nagios.delivery;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.watch.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings one destination what waits for it, on a thread of its own. While the destination is away it tries again after 1, 2, 4
 * and so on up to 30 seconds, with the newest of each service; later where the destination says so (Retry-After).
 */
public final class DeliveryWorker implements AutoCloseable {

    private static final Logger LOG = System.getLogger(DeliveryWorker.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A destination that wants to be left alone for longer is asked all the same, since an alarm may wait. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    /** More than that is cut into several visits, so that news of one service never waits behind all others for long. */
    private static final int LOAD = 100_000;

    private final Destination destination;
    private final DeliveryLog log;
    private final InstantSource clock;
    private final Outbox outbox = new Outbox();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    /** Services whose last result the destination refused. */
    private final Map<ServiceName, Refusal> refusals = new LinkedHashMap<>();

    private record Refusal(Status result, String reason) {

        /** Whether the service would have been sent again by now, if there were still such a one. */
        boolean isOld(Instant now) {
            return result.at().plus(result.fresh()).isBefore(now);
        }
    }

    /** A result that is sent to see whether it arrives. */
    private record Test(Status result, CompletableFuture<Optional<String>> answer) {}

    private final Queue<Test> tests = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    private long sent;
    private long refused;
    private Optional<Instant> lastSentAt = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private Duration pause = Duration.ZERO;

    /** The time for which the destination wants to be left alone. */
    private Duration wanted = Duration.ZERO;

    public DeliveryWorker(Destination destination, DeliveryLog log, InstantSource clock) {
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
            outbox.add(results.stream()
                    .filter(result -> takes(result.check(), result.service()))
                    .toList());
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the destination has not got the newest of this service: it waits, or was refused. */
    public boolean lacks(ServiceName service) {
        lock.lock();
        try {
            return outbox.contains(service) || refusals.containsKey(service);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the destination takes results of a check for a service. */
    public boolean takes(SqlCheck check, ServiceName service) {
        return destination.takes(check, service);
    }

    /**
     * Sends a result in the turn of the thread, whatever the destination usually takes.
     *
     * @return completed with the reason why it was not taken, or empty where it was
     */
    public CompletableFuture<Optional<String>> test(Status result) {
        Test test = new Test(result, new CompletableFuture<>());
        lock.lock();
        try {
            tests.add(test);
            news.signalAll();
        } finally {
            lock.unlock();
        }
        return test.answer();
    }

    private void runTests() throws InterruptedException {
        for (Test test = tests.poll(); test != null; test = tests.poll()) {
            try {
                Map<ServiceName, String> refused = destination.test(test.result());
                test.answer()
                        .complete(Optional.ofNullable(refused.get(test.result().service())));
            } catch (DeliveryException e) {
                test.answer().complete(Optional.of(e.getMessage()));
            } catch (RuntimeException bug) {
                test.answer().complete(Optional.of(asBug(bug)));
            }
        }
    }

    public String name() {
        return destination.name();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                List<Status> waiting = await();
                runTests();
                if (!waiting.isEmpty()) {
                    deliver(waiting);
                }
                Thread.sleep(wait(pause, wanted));
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

    /**
     * @param pause our own
     * @param wanted by the destination
     */
    static Duration wait(Duration pause, Duration wanted) {
        Duration granted = wanted.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wanted;
        return pause.compareTo(granted) > 0 ? pause : granted;
    }

    private List<Status> await() throws InterruptedException {
        lock.lock();
        try {
            while (outbox.size() == 0 && tests.isEmpty()) {
                news.await();
            }
            return outbox.first(LOAD);
        } finally {
            lock.unlock();
        }
    }

    private void deliver(List<Status> results) throws InterruptedException {
        try {
            Map<ServiceName, String> refusedNow = destination.send(results);
            arrived(results, refusedNow);
            List<Status> taken = results.stream()
                    .filter(result -> !refusedNow.containsKey(result.service()))
                    .toList();
            log.sent(destination.name(), taken, clock.instant());
            pause = Duration.ZERO;
            wanted = Duration.ZERO;
        } catch (DeliveryException e) {
            failed(e.getMessage(), e.retryAfter());
        } catch (RuntimeException bug) {
            // Whatever trips over one delivery must not end all later ones.
            LOG.log(Level.DEBUG, destination.name(), bug);
            failed(asBug(bug), Duration.ZERO);
        }
        log.destination(status());
    }

    private static String asBug(RuntimeException bug) {
        return "an error in Earshot, please report it: " + bug;
    }

    private void failed(String reason, Duration wanted) {
        if (problem.isEmpty()) {
            LOG.log(Level.WARNING, "{0} takes nothing: {1}", destination.name(), reason);
        }
        problem = Optional.of(reason);
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        this.wanted = wanted;
    }

    private void arrived(List<Status> results, Map<ServiceName, String> refusedNow) {
        boolean wasTroubled = problem.isPresent();
        boolean news;
        lock.lock();
        try {
            outbox.remove(results);
            Set<ServiceName> before = Set.copyOf(refusals.keySet());
            Instant now = clock.instant();
            results.forEach(result -> refusals.remove(result.service()));
            refusals.values().removeIf(refusal -> refusal.isOld(now));
            results.stream()
                    .filter(result -> refusedNow.containsKey(result.service()))
                    .forEach(result ->
                            refusals.put(result.service(), new Refusal(result, refusedNow.get(result.service()))));
            news = !before.equals(refusals.keySet());
        } finally {
            lock.unlock();
        }
        sent += results.size() - refusedNow.size();
        refused += refusedNow.size();
        if (refusedNow.size() < results.size()) {
            lastSentAt = Optional.of(clock.instant());
        }
        // A refusal in one delivery is not undone by the next one, which carries other services.
        problem = refusals.entrySet().stream()
                .findFirst()
                .map(first -> "refuses " + refusals.size() + (refusals.size() == 1 ? " service, " : " services, ")
                        + first.getKey() + ": " + first.getValue().reason());
        if (problem.isPresent() && news) {
            LOG.log(Level.WARNING, "{0} {1}", destination.name(), problem.get());
        }
        if (problem.isEmpty() && wasTroubled) {
            LOG.log(Level.INFO, "{0} takes results again", destination.name());
        }
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
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
