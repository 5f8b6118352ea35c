package io.earshot.server.recording;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One report as the rows of DATA and LINK tell it.
 *
 * @param dataCenter the container's
 * @param load the load average, if it was told
 * @param at when the server took it
 */
public record RecordedReport(
        ContainerName container, String dataCenter, OptionalDouble load, Instant at, List<Link> links) {

    /**
     * A link of which the report told something.
     *
     * @param dataCenter the partner's
     * @param sent probes whose fate is known
     * @param received answers to them
     * @param rtt the mean round trip in milliseconds, if there was any
     */
    public record Link(Ip ip, String dataCenter, long sent, long received, OptionalDouble rtt) {}
}
