package io.earshot.server.cluster;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.Status;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Sends results only while this server speaks. A server that was frozen, or lost the log, drops what it still has: another one sends the
 * same. With each turn the destination is opened anew, and so knows what other servers told it meanwhile.
 */
final class SpeakerDestination implements Destination {

    private final Supplier<Destination> open;
    private final Supplier<OptionalLong> turn;
    private volatile Destination destination;
    private OptionalLong openedIn = OptionalLong.empty();

    SpeakerDestination(Supplier<Destination> open, Supplier<OptionalLong> turn) {
        this.open = open;
        this.turn = turn;
        this.destination = open.get();
    }

    @Override
    public String name() {
        return destination.name();
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        OptionalLong now = turn.get();
        if (now.isEmpty()) {
            return Map.of();
        }
        if (!now.equals(openedIn)) {
            destination = reopened();
            openedIn = now;
        }
        return destination.send(results);
    }

    private Destination reopened() throws DeliveryException {
        try {
            return open.get();
        } catch (IllegalArgumentException e) {
            throw new DeliveryException(e.getMessage(), e);
        }
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
