package io.earshot.agent.tasks;

import io.earshot.agent.exchanges.TrafficWatches;
import io.earshot.agent.explain.ProbePlace;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at the network of a container.
 *
 * @param places finds where a container's probes leave from, by the container's name
 * @param watches capture its traffic
 */
public record NetworkInstruments(Function<String, Optional<ProbePlace>> places, TrafficWatches watches) {}
