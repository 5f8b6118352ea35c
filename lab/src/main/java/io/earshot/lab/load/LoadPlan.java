package io.earshot.lab.load;

import java.time.Duration;

/**
 * Holds the parameters of the load.
 *
 * @param containers so many of the server's containers have an agent
 * @param cycle in which each of them fetches its list and reports once
 * @param ramp how long the rate takes to grow from nothing; not measured
 * @param measured how long the full rate is kept up and measured
 * @param connections that are kept open; an agent's next request goes over any of them
 * @param broken the share of links that are down at any time
 * @param churn the share of agents that begin anew with each report
 */
public record LoadPlan(
        int containers,
        Duration cycle,
        Duration ramp,
        Duration measured,
        int connections,
        double broken,
        double churn) {

    /** As much trouble, and as many agents that begin anew, as a large fleet has at any time. */
    public static LoadPlan usual(int containers, Duration cycle, Duration ramp, Duration measured) {
        return new LoadPlan(containers, cycle, ramp, measured, 32, 0.001, 0.01);
    }

    /** The same over so many connections. */
    public LoadPlan over(int newConnections) {
        return new LoadPlan(containers, cycle, ramp, measured, newConnections, broken, churn);
    }

    /** Requests a second at full rate. */
    double rate() {
        return 2.0 * containers / cycle.toNanos() * 1e9;
    }

    /** When the request with this number is due, in nanoseconds after the first. */
    long due(long number) {
        double perNano = rate() / 1e9;
        double inRamp = perNano * ramp.toNanos() / 2;
        return number < inRamp
                ? (long) Math.sqrt(2 * number * ramp.toNanos() / perNano)
                : ramp.toNanos() + (long) ((number - inRamp) / perNano);
    }
}
