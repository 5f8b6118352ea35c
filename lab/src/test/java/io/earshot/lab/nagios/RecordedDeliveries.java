package io.earshot.lab.nagios;

import io.earshot.nagios.delivery.DeliveryLog;
import io.earshot.nagios.delivery.DestinationStatus;
import io.earshot.nagios.watch.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Keeps deliveries as an operator would see them. */
final class RecordedDeliveries implements DeliveryLog {

    private final List<DestinationStatus> statuses = new CopyOnWriteArrayList<>();

    @Override
    public void sent(String destination, List<Status> results, Instant at) {}

    @Override
    public void destination(DestinationStatus status) {
        statuses.add(status);
    }

    DestinationStatus await(Predicate<DestinationStatus> wanted) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end) {
            for (DestinationStatus status : statuses) {
                if (wanted.test(status)) {
                    return status;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("never so: " + statuses);
    }
}
