package io.earshot.agent.exchanges;

import io.earshot.agent.instrument.Instrument;
import io.earshot.model.CaptureReport;
import io.earshot.model.CaptureReport.Capture;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import io.earshot.model.WireSettings;
import io.earshot.model.json.WireJson;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Hands over the sections {@code exchanges} and {@code captures} of one container. Captures only while the server asks for it.
 */
public final class Exchanges implements Instrument {

    private static final Logger LOG = System.getLogger(Exchanges.class.getName());
    private static final long EVERY = Duration.ofSeconds(10).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final String container;
    private final Optional<Path> network;
    private final LongSupplier clock;
    private final InstantSource wallClock;
    private Optional<WireSettings> wanted = Optional.empty();
    private Optional<CaptureProcess> running = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private Instant since = Instant.EPOCH;
    private long due;
    private Duration pause = Duration.ofSeconds(10);

    /**
     * @param container whose traffic it is, for messages
     * @param network the namespace to capture in; absent: this process's own
     * @param clock monotonic nanoseconds
     */
    public Exchanges(String container, Optional<Path> network, LongSupplier clock, InstantSource wallClock) {
        this.container = container;
        this.network = network;
        this.clock = clock;
        this.wallClock = wallClock;
        due = clock.getAsLong();
    }

    @Override
    public void follow(PartnerList list) {
        if (list.wire().equals(wanted)) {
            return;
        }
        wanted = list.wire();
        stop();
        problem = Optional.empty();
        since = wallClock.instant();
        if (wanted.isEmpty()) {
            LOG.log(Level.INFO, container + ": traffic is not captured any more");
        } else {
            start();
        }
    }

    private void start() {
        try {
            running = Optional.of(CaptureProcess.start(wanted.orElseThrow(), network));
            LOG.log(
                    Level.INFO,
                    () -> container + ": traffic of "
                            + String.join(", ", wanted.orElseThrow().interfaces())
                            + " is captured, as the server asks for");
        } catch (IOException e) {
            failed("the capturing process cannot be started: " + e.getMessage());
        }
        due = clock.getAsLong() + EVERY;
    }

    private void failed(String why) {
        stop();
        if (problem.isEmpty()) {
            LOG.log(Level.WARNING, container + ": traffic is not captured: " + why);
        }
        problem = Optional.of(why);
        due = clock.getAsLong() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    private void stop() {
        running.ifPresent(CaptureProcess::close);
        running = Optional.empty();
    }

    /** Without a capture nothing is planned, so that it costs no wake-up. */
    @Override
    public Optional<Long> dueAt() {
        return wanted.map(_ -> due);
    }

    @Override
    public void step(long now) {
        due = now + EVERY;
        if (wanted.isEmpty()) {
            return;
        }
        if (running.isEmpty()) {
            start();
        } else if (!running.get().isAlive()) {
            failed("the capturing process ended with status " + running.get().exitValue());
        }
    }

    @Override
    public List<Section> take() {
        if (wanted.isEmpty()) {
            return List.of();
        }
        long now = clock.getAsLong();
        if (now - due >= 0) {
            step(now);
        }
        if (running.isPresent()) {
            try {
                Optional<WireJson.Found> found = running.get().ask(PATIENCE);
                if (found.isPresent()) {
                    problem = Optional.empty();
                    return List.of(found.get().exchanges(), found.get().captures());
                }
                return List.of(complaint("the capturing process did not answer within " + PATIENCE.toSeconds() + " s"));
            } catch (IOException e) {
                failed("the capturing process is gone: " + e.getMessage());
            }
        }
        return List.of(complaint(problem.orElse("begins")));
    }

    private CaptureReport complaint(String why) {
        return new CaptureReport(wanted.orElseThrow().interfaces().stream()
                .map(name -> new Capture(name, since, 0, 0, 0, 0, 0, 0, 1, Optional.of(why)))
                .toList());
    }

    @Override
    public void close() {
        stop();
        wanted = Optional.empty();
    }
}
