package io.earshot.nagios.delivery;

import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.watch.Status;
import java.util.List;
import java.util.Map;

/** Somebody who takes results. */
public interface Destination {

    /** Returns its name in the configuration. */
    String name();

    /**
     * Sends results, oldest first, and waits until they are taken.
     *
     * @return those that it took notice of and refused, with the reason: sending them again would change nothing
     * @throws DeliveryException if none of them can be counted as taken
     * @throws InterruptedException if Earshot ends
     */
    Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException;

    /**
     * Sends a result that says that it is a test.
     *
     * @return as {@link #send}
     */
    default Map<ServiceName, String> test(Status result) throws DeliveryException, InterruptedException {
        return send(List.of(result));
    }

    /** Returns whether it takes results of a check; most do not take one result for each incident. */
    default boolean takes(SqlCheck check) {
        return !check.name().equals(Checks.EACH_INCIDENT.name());
    }

    /** Returns whether it takes a service of a check. Nobody takes the sum of the incidents beside the incidents: that would tell each twice. */
    default boolean takes(SqlCheck check, ServiceName service) {
        boolean sumOfIncidents = check.name().equals(Checks.EACH_INCIDENT.name()) && service.equals(check.service());
        return takes(check) && !sumOfIncidents;
    }
}
