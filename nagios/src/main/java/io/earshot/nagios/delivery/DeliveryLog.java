package io.earshot.nagios.delivery;

import io.earshot.nagios.watch.Status;
import java.time.Instant;
import java.util.List;

/** Hears of what was sent and what was not. Called from the destinations' threads. */
public interface DeliveryLog {

    /** These were taken by the destination, so that it knows of these services what is known here, unless more waits. */
    void sent(String destination, List<Status> results, Instant at);

    /** Takes the present status of the destination. */
    void destination(DestinationStatus status);
}
