package io.earshot.model;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The section {@code agent}: the process that reports, be it of one container or of a whole host.
 *
 * @param uptime since the agent began
 * @param residentBytes memory that the process holds, if known
 * @param cpuShare of one core, over about a cycle, if known
 */
public record AgentProcess(Duration uptime, OptionalLong residentBytes, OptionalDouble cpuShare) implements Section {

    public AgentProcess {
        if (uptime.isNegative()) {
            throw new IllegalArgumentException("uptime " + uptime + ", expected zero or more");
        }
        if (residentBytes.isPresent() && residentBytes.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "residentBytes " + residentBytes.getAsLong() + ", expected a count from 0 up");
        }
        if (cpuShare.isPresent() && !(cpuShare.getAsDouble() >= 0 && Double.isFinite(cpuShare.getAsDouble()))) {
            throw new IllegalArgumentException("cpuShare " + cpuShare.getAsDouble() + ", expected a number from 0 up");
        }
    }
}
