package io.earshot.relay;

import io.earshot.http.retry.Backoff;
import io.earshot.model.json.RelayJson;
import io.earshot.model.relay.RelayBatch;
import io.earshot.model.relay.RelayedReport;
import io.earshot.relay.uplink.ParentClient;
import io.earshot.relay.uplink.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/** The thread that carries to the parent what the {@link Forwarder} has for it. */
final class Uplink implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Uplink.class.getName());

    /** A relay that has nothing to say says so this often: it is missed after three times as long. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Spacing spacing = new Spacing();

    private final Forwarder forwarder;
    private final ParentClient parents;
    private final Backoff backoff;
    private final LongSupplier clock;
    private final Thread thread = Thread.ofVirtual().name("uplink").unstarted(this::run);
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private volatile Optional<String> trouble = Optional.empty();

    Uplink(Forwarder forwarder, ParentClient parents, Backoff backoff, LongSupplier clock) {
        this.forwarder = forwarder;
        this.parents = parents;
        this.backoff = backoff;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Returns how many requests were sent. */
    long requests() {
        return requests.get();
    }

    /** Returns how many octets the bodies of all requests had, as they were sent. */
    long octets() {
        return octets.get();
    }

    /** Returns what keeps the parent from being reached. */
    Optional<String> trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (true) {
                forwarder.awaitWork(HEARTBEAT);
                if (!forwarder.hasMore()) {
                    Thread.sleep(spacing.left(clock.getAsLong()));
                }
                Duration pause = guardedTurn();
                if (pause.isPositive()) {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request that trips us must not end the way to the parent for all others. */
    private Duration guardedTurn() throws InterruptedException {
        try {
            return turn();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a request to the parent failed, please report this as a bug", bug);
            return backoff.failed(Duration.ZERO);
        }
    }

    /** Returns how long to leave the parent alone. */
    private Duration turn() throws InterruptedException {
        spacing.begun(clock.getAsLong());
        Forwarder.Portion portion = forwarder.next(clock.getAsLong());
        byte[] body = packed(portion.batch());
        requests.incrementAndGet();
        octets.addAndGet(body.length);
        Reply reply;
        try {
            reply = parents.send(body);
        } catch (InterruptedException | RuntimeException e) {
            forwarder.failed(portion, false);
            throw e;
        }
        return switch (reply) {
            case Reply.Answered(var answer, String channel) -> {
                forwarder.answered(portion, answer, channel);
                note(Optional.empty());
                // A parent whose own parent is away keeps what it gets, and is not asked as often.
                if (forwarder.isAway()) {
                    yield backoff.failed(Duration.ZERO);
                }
                backoff.succeeded();
                yield Duration.ZERO;
            }
            case Reply.Refused(int status, Duration retryAfter, String why) -> {
                boolean tooLong = status == 413;
                forwarder.failed(portion, tooLong);
                note(Optional.of(why));
                yield tooLong ? Duration.ZERO : backoff.failed(retryAfter);
            }
            case Reply.Unreachable(String why) -> {
                forwarder.failed(portion, false);
                note(Optional.of(why));
                yield backoff.failed(Duration.ZERO);
            }
        };
    }

    /** Says once what is wrong, not once a try, and once when it is over. */
    private void note(Optional<String> now) {
        if (now.isPresent() && trouble.isEmpty()) {
            LOG.log(Level.WARNING, "parent " + now.get() + "; trying again, reports are kept in memory");
        } else if (now.isEmpty() && trouble.isPresent()) {
            LOG.log(Level.INFO, "parent answers again");
        }
        trouble = now;
    }

    static byte[] packed(RelayBatch<RelayedReport> batch) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(8_192);
        try (GZIPOutputStream out = new GZIPOutputStream(body)) {
            RelayJson.write(batch, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return body.toByteArray();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parents.close();
    }
}
