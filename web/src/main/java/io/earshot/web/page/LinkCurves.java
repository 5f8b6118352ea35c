package io.earshot.web.page;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.util.List;
import java.util.Optional;

/** Gives the recent measurements of a link. Thread-safe. */
public interface LinkCurves {

    /** @param rtt the mean in milliseconds; absent where nothing came back */
    record Point(String at, Optional<Float> rtt, float loss) {}

    /** Returns the points, oldest first; empty for a link of which none is kept. */
    List<Point> of(ContainerName from, Ip to);
}
