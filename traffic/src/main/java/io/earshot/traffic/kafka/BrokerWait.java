package io.earshot.traffic.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogRefusedException;
import io.earshot.traffic.config.KafkaUse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Waits for brokers that are away, for as long as it takes: tries again every second, and logs one line when the waiting begins and one
 * when brokers answer. Confined to one thread, but for {@link #stop}.
 */
public final class BrokerWait {

    private static final Logger LOG = System.getLogger(BrokerWait.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Something that needs brokers. */
    @FunctionalInterface
    public interface Attempt<T> {

        /** Fails with one of these exceptions, or one of Kafka's, where brokers are away. */
        T run() throws LogAwayException;
    }

    private final String brokers;
    private final Duration pause;
    private Thread trying = Thread.currentThread();
    private boolean isTrying;
    private boolean isStopped;
    private boolean isWaiting;

    public BrokerWait(KafkaUse use) {
        this(use, PAUSE);
    }

    BrokerWait(KafkaUse use, Duration pause) {
        brokers = String.join(",", use.bootstrap());
        this.pause = pause;
    }

    /**
     * Does something until it succeeds. Returns nothing if it is stopped before, or the thread is interrupted.
     *
     * @throws LogRefusedException if brokers answer, and refuse for a reason that waiting does not change
     */
    public <T> Optional<T> until(Attempt<T> attempt) throws LogRefusedException {
        try {
            while (interruptible()) {
                try {
                    T done = attempt.run();
                    answered();
                    return Optional.of(done);
                } catch (LogRefusedException e) {
                    throw e;
                } catch (AuthenticationException | AuthorizationException e) {
                    throw new LogRefusedException("Kafka at " + brokers + " refuses: " + e.getMessage(), e);
                } catch (LogAwayException | KafkaException e) {
                    if (!interruptible() || Thread.currentThread().isInterrupted()) {
                        return Optional.empty();
                    }
                    failed(String.valueOf(e.getMessage()));
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            uninterruptible();
        }
        return Optional.empty();
    }

    private void failed(String why) {
        if (!isWaiting) {
            isWaiting = true;
            LOG.log(
                    Level.WARNING,
                    "waiting for the Kafka brokers {0}: {1}; trying again every {2,number,#.###} s",
                    brokers,
                    why,
                    pause.toMillis() / 1e3);
        }
    }

    /** Says that brokers answer, where an attempt goes on to work with them; {@link #stop} does not interrupt that work. */
    void answered() {
        uninterruptible();
        if (isWaiting) {
            isWaiting = false;
            LOG.log(Level.INFO, "the Kafka brokers {0} answer", brokers);
        }
    }

    private synchronized boolean interruptible() {
        if (isStopped) {
            uninterruptible();
            return false;
        }
        trying = Thread.currentThread();
        isTrying = true;
        return true;
    }

    /** Takes back the interrupt that {@link #stop} sent: what follows may still have to write. */
    private synchronized void uninterruptible() {
        if (isTrying && isStopped) {
            boolean _ = Thread.interrupted();
        }
        isTrying = false;
    }

    /** Ends the waiting at once. Callable from any thread. */
    public synchronized void stop() {
        isStopped = true;
        if (isTrying) {
            trying.interrupt();
        }
    }

    public synchronized boolean isStopped() {
        return isStopped;
    }
}
