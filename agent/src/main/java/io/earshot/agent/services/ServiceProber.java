package io.earshot.agent.services;

import io.earshot.agent.instrument.Instrument;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import io.earshot.model.ServiceProbe;
import io.earshot.model.ServiceProbes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Probes the services of one container when they are due, a few at a time, each in a virtual thread that ends at its time limit whatever
 * the service does. Has no thread while there is nothing to probe.
 */
public final class ServiceProber implements Instrument {

    private static final Logger LOG = System.getLogger(ServiceProber.class.getName());

    /** A slow service must not hold up the others, nor many services the links. */
    private static final int MOST_AT_A_TIME = 4;

    private static final Duration CONFIRM_AFTER = Duration.ofSeconds(2);
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(10);
    private static final int CYCLES_BETWEEN_FULL_REPORTS = 5;
    private static final long LONG = Duration.ofHours(1).toNanos();

    private final String container;
    private final ServiceSockets sockets;
    private final ServiceProtocols protocols;
    private final LongSupplier clock;
    private final InstantSource wallClock;
    private final ServiceLedger ledger = new ServiceLedger();
    private final Map<ServiceProbe.Key, Long> due = new HashMap<>();
    private final Map<ServiceProbe.Key, Attempt> running = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private ServiceProbes wanted = ServiceProbes.NONE;
    private Map<ServiceProbe.Key, ServiceProbe> probes = Map.of();
    private Optional<ServiceTrust> trust = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private Duration cycle = PartnerList.DEFAULT_CYCLE;
    private boolean fullIsDue;
    private long toldFullAt;
    private long changedAt;
    private boolean closed;

    /** @param end when it is aborted */
    private record Attempt(ServiceConnection connection, long end) {}

    /**
     * @param container whose services they are, for messages
     * @param clock monotonic nanoseconds
     * @param wallClock for the ends of certificates
     */
    public ServiceProber(String container, ServiceSockets sockets, LongSupplier clock, InstantSource wallClock) {
        this.container = container;
        this.sockets = sockets;
        this.clock = clock;
        this.wallClock = wallClock;
        protocols = new ServiceProtocols(() -> new SecureRandom().nextLong(), clock);
    }

    @Override
    public void follow(PartnerList list) {
        lock.lock();
        try {
            cycle = list.cycle();
            if (!list.services().equals(wanted)) {
                fullIsDue |= !wanted.isEmpty() || !list.services().isEmpty();
                wanted = list.services();
                become(wanted);
            }
        } finally {
            lock.unlock();
        }
    }

    private void become(ServiceProbes newer) {
        long now = clock.getAsLong();
        Map<ServiceProbe.Key, ServiceProbe> next = new HashMap<>();
        newer.probes().forEach(probe -> next.putIfAbsent(probe.key(), probe));
        due.keySet().retainAll(next.keySet());
        next.forEach((key, probe) -> due.computeIfAbsent(key, _ -> now + offset(probe)));
        ledger.keep(next.keySet());
        trust = trust(newer.authorities());
        probes = next;
        changedAt = now;
        if (thread.isEmpty() && !probes.isEmpty() && !closed) {
            thread =
                    Optional.of(Thread.ofVirtual().name("services-" + container).start(this::run));
        }
        changed.signalAll();
    }

    /** Spreads the probes of many containers and services. */
    private long offset(ServiceProbe probe) {
        long span = Math.min(probe.interval().toNanos(), FIRST_WITHIN.toNanos());
        return Math.floorMod((container + probe.key()).hashCode() * 0x9e37_79b9_7f4a_7c15L, span);
    }

    private Optional<ServiceTrust> trust(String authorities) {
        if (wanted.probes().stream().noneMatch(probe -> probe.kind().isEncrypted())) {
            return Optional.empty(); // the runtime's authorities take memory
        }
        try {
            return Optional.of(ServiceTrust.of(authorities, wallClock));
        } catch (IOException e) {
            LOG.log(Level.WARNING, container + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed && !probes.isEmpty()) {
                long now = clock.getAsLong();
                running.values().stream()
                        .filter(attempt -> attempt.end() - now <= 0)
                        .forEach(attempt -> attempt.connection().abort());
                start(now);
                long left = wakeAt(now) - now;
                if (left > 0) {
                    var _ = changed.awaitNanos(left);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            running.values().forEach(attempt -> attempt.connection().abort());
            thread = Optional.empty();
            lock.unlock();
        }
    }

    private void start(long now) {
        for (ServiceProbe probe : probes.values()) {
            if (running.size() < MOST_AT_A_TIME
                    && !running.containsKey(probe.key())
                    && due.get(probe.key()) - now <= 0) {
                due.put(probe.key(), now + probe.interval().toNanos());
                ServiceConnection connection = new ServiceConnection(probe, sockets, trust);
                running.put(
                        probe.key(),
                        new Attempt(connection, now + probe.timeout().toNanos()));
                Thread.ofVirtual().name("service-" + container).start(() -> probe(probe, connection));
            }
        }
    }

    private long wakeAt(long now) {
        long at = now + LONG;
        for (Attempt attempt : running.values()) {
            at = attempt.end() - now > 0 && attempt.end() - at < 0 ? attempt.end() : at;
        }
        if (running.size() < MOST_AT_A_TIME) {
            for (var each : due.entrySet()) {
                at = !running.containsKey(each.getKey()) && each.getValue() - at < 0 ? each.getValue() : at;
            }
        }
        return at;
    }

    private void probe(ServiceProbe probe, ServiceConnection connection) {
        Optional<Finding> finding = Optional.empty();
        try {
            finding = Optional.of(protocols.probe(probe, connection));
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, container + ": the probe of " + probe.key() + " fails by a bug", bug);
        } finally {
            lock.lock();
            try {
                running.remove(probe.key());
                long now = clock.getAsLong();
                if (!closed && probes.containsKey(probe.key()) && finding.isPresent()) {
                    boolean confirm = ledger.take(probe.key(), finding.get(), now);
                    long soon = now + CONFIRM_AFTER.toNanos();
                    if (confirm && soon - due.get(probe.key()) < 0) {
                        due.put(probe.key(), soon);
                    }
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public List<Section> take() {
        lock.lock();
        try {
            long now = clock.getAsLong();
            if (probes.isEmpty() && !fullIsDue) {
                return List.of();
            }
            boolean full =
                    isComplete(now) && (fullIsDue || now - toldFullAt >= CYCLES_BETWEEN_FULL_REPORTS * cycle.toNanos());
            if (!full && !ledger.hasChanges()) {
                return List.of();
            }
            if (full) {
                fullIsDue = false;
                toldFullAt = now;
            }
            return List.of(ledger.report(full, now));
        } finally {
            lock.unlock();
        }
    }

    /** A full report takes away what the server knew of services that are not in it, so that it waits for the first results. */
    private boolean isComplete(long now) {
        return ledger.knows(probes.keySet()) || now - changedAt >= cycle.toNanos();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            running.values().forEach(attempt -> attempt.connection().abort());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
