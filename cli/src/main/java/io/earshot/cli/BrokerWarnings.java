package io.earshot.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Has the log say once that a Kafka broker cannot be reached, and once that nobody has failed to reach it any more. */
final class BrokerWarnings implements Filter {

    private static final Logger LOG = System.getLogger(BrokerWarnings.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final BrokerOutages outages = new BrokerOutages();
    private final InstantSource clock;
    private boolean isWatched;

    BrokerWarnings(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean isLoggable(LogRecord event) {
        Optional<String> broker = BrokerOutages.broker(String.valueOf(event.getMessage()));
        if (broker.isEmpty()) {
            return true;
        }
        boolean begins = outages.begins(broker.get(), clock.instant());
        if (!isWatched) {
            isWatched = true;
            Thread.ofPlatform().name("broker-outages").daemon().start(this::watch);
        }
        return begins;
    }

    private void watch() {
        try {
            do {
                Thread.sleep(PAUSE);
            } while (tell());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is something left to watch. */
    private synchronized boolean tell() {
        for (BrokerOutages.Over over : outages.over(clock.instant())) {
            LOG.log(
                    Level.INFO,
                    "the Kafka broker {0} is reached again, or nobody tries any more: {1,number,#} attempts failed since {2},"
                            + " none for {3} s",
                    over.broker(),
                    over.warnings(),
                    over.since(),
                    BrokerOutages.QUIET.toSeconds());
        }
        isWatched = !outages.isEmpty();
        return isWatched;
    }
}
