package io.earshot.web.page;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gives what was measured in the last minutes to a day of links, containers and pairs of data centres. Thread-safe. */
public interface Curves {

    /**
     * One report, or the mean of those of a step of time.
     *
     * @param at a time as in 2026-11-29T04:19:00Z; of a step its begin
     * @param rtt the mean in milliseconds; absent where nothing came back
     * @param loss the share of probes without an answer; absent where none was sent
     * @param load the mean of the 1-minute load averages; absent where none was reported, and for links
     */
    record Point(String at, Optional<Float> rtt, Optional<Float> loss, Optional<Float> load) {}

    /** Returns the last reports of a link, oldest first; empty for a link of which none is kept. */
    List<Point> recent(ContainerName from, Ip to);

    /** Returns the link's points of the range that ends now, oldest first. Steps without a report are left out. */
    List<Point> link(ContainerName from, Ip to, CurveRange range, Instant now);

    /** Returns the container's points, with loss and round trip over all its links. */
    List<Point> container(ContainerName name, CurveRange range, Instant now);

    /** Returns the points of all links from one data centre to another, with the load of the containers in the first. */
    List<Point> dataCenters(String from, String to, CurveRange range, Instant now);
}
