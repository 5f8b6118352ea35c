package io.earshot.pdns.ask;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.MarkedName;
import io.earshot.pdns.PendingLookups;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Asks PowerDNS on a thread of its own what containers asked it, for the answers that its log does not hold. From any thread.
 */
public final class PowerDnsAsker implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PowerDnsAsker.class.getName());

    private final PowerDnsQuestion question;
    private final InetSocketAddress server;
    private final LookupPattern pattern;
    private final Duration pause;
    private final Function<ContainerName, Optional<Ip>> addresses;
    private final InstantSource clock;
    private final AskPlan plan = new AskPlan();
    private final PendingLookups answered = new PendingLookups();
    private final LongAdder failures = new LongAdder();
    private final Thread thread = Thread.ofVirtual().name("pdns-ask").unstarted(this::run);
    private boolean isAway;

    /**
     * @param perSecond how many lookups are asked a second at most, each with a question for A and one for AAAA
     * @param addresses an address of the container, from any thread; known ones are sent along as the client's subnet
     */
    public PowerDnsAsker(
            InetSocketAddress server,
            LookupPattern pattern,
            int perSecond,
            Function<ContainerName, Optional<Ip>> addresses,
            InstantSource clock) {
        this.question = new PowerDnsQuestion(server);
        this.server = server;
        this.pattern = pattern;
        this.pause = Duration.ofSeconds(1).dividedBy(perSecond);
        this.addresses = addresses;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /** Takes those lookups whose answers nobody knows. */
    public void want(List<Lookup> lookups) {
        synchronized (plan) {
            for (Lookup lookup : lookups) {
                if (lookup.answers().isEmpty()) {
                    plan.want(lookup, clock.instant());
                }
            }
            plan.notifyAll();
        }
    }

    /** The lookups that were answered since the last drain. */
    public List<Lookup> drain() {
        return answered.drain();
    }

    /** Lookups to which no answer came, since the beginning. */
    public long failures() {
        return failures.sum();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                ask(next());
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Lookup next() throws InterruptedException {
        synchronized (plan) {
            Optional<Lookup> next = plan.next(clock.instant());
            while (next.isEmpty()) {
                plan.wait();
                next = plan.next(clock.instant());
            }
            return next.get();
        }
    }

    private void ask(Lookup lookup) {
        Optional<Ip> client = addresses.apply(lookup.container());
        CompletableFuture<Answer> answer = CompletableFuture.completedFuture(Answer.NONE);
        for (String name : pattern.names(lookup.container(), lookup.service())) {
            answer = answer.thenCompose(before -> before.addresses().isEmpty()
                    ? question.ask(MarkedName.mark(name), client)
                    : CompletableFuture.completedFuture(before));
        }
        var _ = answer.whenComplete((found, failure) -> {
            if (failure == null) {
                take(lookup, found);
            } else {
                fail(failure);
            }
        });
    }

    private void take(Lookup lookup, Answer found) {
        synchronized (plan) {
            plan.asked(lookup, found.timeToLive(), clock.instant());
            isAway = false;
        }
        if (!found.addresses().isEmpty()) {
            answered.add(List.of(new Lookup(
                    lookup.container(), lookup.service(), lookup.count(), lookup.lastSeen(), found.addresses())));
        }
    }

    /** The first failure is said; it is asked again when the container does. */
    private void fail(Throwable failure) {
        failures.increment();
        synchronized (plan) {
            if (isAway) {
                return;
            }
            isAway = true;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.log(
                Level.WARNING,
                "PowerDNS at " + server.getHostString() + ":" + server.getPort() + " does not answer: "
                        + cause.getMessage());
    }
}
