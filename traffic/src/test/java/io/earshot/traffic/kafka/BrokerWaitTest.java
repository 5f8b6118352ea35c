package io.earshot.traffic.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogRefusedException;
import io.earshot.traffic.config.KafkaUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class BrokerWaitTest {

    private static final KafkaUse USE =
            new KafkaUse(List.of("kafka1:9092"), "t", 1, Duration.ofHours(1), Duration.ofMinutes(2), false, Map.of());
    private static final Logger LOG = Logger.getLogger(BrokerWait.class.getName());

    private final BrokerWait waiting = new BrokerWait(USE, Duration.ofMillis(1));
    private final List<String> said = new ArrayList<>();

    private final Handler lines = new Handler() {
        @Override
        public void publish(LogRecord event) {
            said.add(event.getLevel() + " " + new SimpleFormatter().formatMessage(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(lines);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(lines);
    }

    @Test
    void oneLineSaysThatItWaitsAndOneThatBrokersAnswer() throws Exception {
        AtomicInteger attempts = new AtomicInteger();

        Optional<String> done = waiting.until(() -> switch (attempts.incrementAndGet()) {
            case 1, 2 -> throw new LogAwayException("no broker answers");
            case 3 -> throw new TimeoutException("no answer");
            default -> "done";
        });

        assertThat(done).contains("done");
        assertThat(said)
                .containsExactly(
                        "WARNING waiting for the Kafka brokers kafka1:9092: no broker answers; trying again every 0.001 s",
                        "INFO the Kafka brokers kafka1:9092 answer");
    }

    @Test
    void brokersThatAnswerAtOnceAreNotSpokenOf() throws Exception {
        assertThat(waiting.until(() -> "done")).contains("done");
        assertThat(said).isEmpty();
    }

    @Test
    void aRefusalIsNotWaitedFor() {
        assertThatThrownBy(() -> waiting.until(() -> {
                    throw new LogRefusedException("topic t has 2 partitions");
                }))
                .isInstanceOf(LogRefusedException.class);
        assertThatThrownBy(() -> waiting.until(() -> {
                    throw new SaslAuthenticationException("wrong password");
                }))
                .isInstanceOf(LogRefusedException.class)
                .hasMessage("Kafka at kafka1:9092 refuses: wrong password");
    }

    @Test
    void stopEndsAnAttemptThatWouldTakeForEver() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Optional<Object> done = waiting.until(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new InterruptException(e);
                }
                return "never";
            });
            return done.isEmpty() && !Thread.currentThread().isInterrupted();
        });
        Thread.ofPlatform().daemon().start(task);
        begun.await();

        waiting.stop();

        assertThat(task.get()).isTrue();
        assertThat(said).isEmpty();
        assertThat(waiting.until(() -> "later")).isEmpty();
    }

    @Test
    void workBehindTheAnswerIsNotInterrupted() throws Exception {
        Optional<Boolean> done = waiting.until(() -> {
            waiting.answered();
            waiting.stop();
            return Thread.currentThread().isInterrupted();
        });

        assertThat(done).contains(false);
    }
}
