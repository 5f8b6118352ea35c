package io.earshot.server.cluster;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.Status;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Sends results only while this server speaks. A server that was frozen, or lost the log, drops what it still has: another one sends the
 * same.
 */
record SpeakerDestination(Destination destination, BooleanSupplier maySend) implements Destination {

    @Override
    public String name() {
        return destination.name();
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        return maySend.getAsBoolean() ? destination.send(results) : Map.of();
    }

    /** Sends a test whoever speaks: it shows whether this server could send. */
    @Override
    public Map<ServiceName, String> test(Status result) throws DeliveryException, InterruptedException {
        return destination.test(result);
    }

    @Override
    public boolean takes(SqlCheck check) {
        return destination.takes(check);
    }
}
