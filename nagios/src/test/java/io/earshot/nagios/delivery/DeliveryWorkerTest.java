package io.earshot.nagios.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.watch.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeliveryWorkerTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ServiceName KNOWN = new ServiceName("earshot", "known");
    private static final ServiceName UNKNOWN = new ServiceName("earshot", "unknown");

    private final BlockingQueue<DestinationStatus> states = new LinkedBlockingQueue<>();
    private final List<ServiceName> sent = new ArrayList<>();
    private volatile Instant now = NOON;
    private volatile boolean trips;
    private final DeliveryWorker worker = new DeliveryWorker(
            new Destination() {
                @Override
                public String name() {
                    return "icinga";
                }

                @Override
                public Map<ServiceName, String> send(List<Status> results) {
                    if (trips) {
                        trips = false;
                        throw new IllegalStateException("tripped");
                    }
                    Map<ServiceName, String> refused = new HashMap<>();
                    results.stream()
                            .filter(result -> result.service().equals(UNKNOWN))
                            .forEach(result -> refused.put(UNKNOWN, "Icinga knows no such service"));
                    return refused;
                }
            },
            new DeliveryLog() {
                @Override
                public void sent(String destination, List<Status> results, Instant at) {
                    results.forEach(result -> sent.add(result.service()));
                }

                @Override
                public void destination(DestinationStatus status) {
                    states.add(status);
                }
            },
            () -> now);

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void aServiceThatADestinationRefusesIsNotCountedAsSentAndStaysToldUntilItIsTaken() throws Exception {
        worker.start();
        states.take();
        worker.offer(List.of(status(KNOWN), status(UNKNOWN)));
        DestinationStatus refused = states.take();
        assertThat(refused.sent()).isEqualTo(1);
        assertThat(refused.refused()).isEqualTo(1);
        assertThat(refused.problem())
                .hasValue("refuses 1 service, earshot unknown: Icinga knows no such service"
                        .replace("earshot unknown", UNKNOWN.toString()));
        assertThat(worker.lacks(UNKNOWN)).isTrue();
        assertThat(worker.lacks(KNOWN)).isFalse();
        assertThat(sent).containsExactly(KNOWN);

        // A visit with other services does not mend it, so that the destination does not flap.
        worker.offer(List.of(status(KNOWN)));
        assertThat(states.take().problem()).isEqualTo(refused.problem());
        assertThat(worker.lacks(UNKNOWN)).isTrue();

        // The service is gone, so that nobody sends it any more.
        now = NOON.plus(Duration.ofHours(1));
        worker.offer(List.of(status(KNOWN)));
        assertThat(states.take().problem()).isEmpty();
        assertThat(worker.lacks(UNKNOWN)).isFalse();
    }

    @Test
    void anErrorOfOursAtOneDeliveryDoesNotEndAllLaterOnes() throws Exception {
        trips = true;
        worker.start();
        states.take();
        worker.offer(List.of(status(KNOWN)));
        assertThat(states.take().problem())
                .hasValue("an error in Earshot, please report it: java.lang.IllegalStateException: tripped");
        DestinationStatus mended = states.take();
        assertThat(mended.problem()).isEmpty();
        assertThat(mended.sent()).isEqualTo(1);

        trips = true;
        assertThat(worker.test(status(KNOWN)).get())
                .hasValueSatisfying(reason -> assertThat(reason).contains("tripped"));
    }

    @Test
    void aDestinationIsLeftAloneForAsLongAsItWantsWithinReason() {
        Duration second = Duration.ofSeconds(1);
        assertThat(DeliveryWorker.wait(second, Duration.ZERO)).isEqualTo(second);
        assertThat(DeliveryWorker.wait(second, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(DeliveryWorker.wait(Duration.ofSeconds(30), second)).isEqualTo(Duration.ofSeconds(30));
        assertThat(DeliveryWorker.wait(second, Duration.ofHours(3))).isEqualTo(Duration.ofMinutes(5));
    }

    private Status status(ServiceName service) {
        return new Status(
                Checks.shipped().getFirst(),
                service,
                new CheckResult(CheckState.OK, "well", List.of(), List.of()),
                now,
                now,
                true,
                Duration.ofMinutes(5));
    }
}
