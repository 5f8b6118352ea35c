package io.earshot.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an agent tells the server once a cycle, and at once when a link breaks or comes back.
 *
 * @param run which run of the agent this is from, and its place in that run; absent from simple senders
 * @param version of the agent, if told
 * @param load 1-minute load average
 * @param nginx absent where there is no nginx
 * @param prober how the agent itself fared, if told
 */
public record Report(
        ContainerName container,
        Optional<Run> run,
        Optional<String> version,
        List<LinkReport> links,
        OptionalDouble load,
        Optional<NginxRates> nginx,
        Optional<ProberHealth> prober) {

    public Report {
        links = List.copyOf(links);
        if (load.isPresent() && !(load.getAsDouble() >= 0 && Double.isFinite(load.getAsDouble()))) {
            throw new IllegalArgumentException("load " + load.getAsDouble() + ", expected a number from 0 up");
        }
    }

    /** The same report with what an nginx did meanwhile. */
    public Report withNginx(Optional<NginxRates> rates) {
        return new Report(container, run, version, links, load, rates, prober);
    }

    /**
     * Orders the reports of one agent without trusting any clock.
     *
     * @param startId new at each start of the agent
     * @param sequence counts up from 1 within one start
     */
    public record Run(String startId, long sequence) {}
}
