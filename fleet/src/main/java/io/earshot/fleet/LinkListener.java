package io.earshot.fleet;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** Is told of each report's links, and of links that end. All calls come from the thread on which the fleet changes. */
public interface LinkListener {

    /**
     * Takes the state of a container's links after a report that named them, in its order.
     *
     * @param load the container's 1-minute load average, if reported
     */
    void reported(Container from, List<KnownLink> links, OptionalDouble load, Instant now);

    void linkGone(ContainerName from, Ip to);

    /** Takes the news that the container's agent reports no more. */
    default void silent(ContainerName name) {}

    /** Takes the news that the container left the CMDB, and all its links with it. */
    void gone(ContainerName name);
}
