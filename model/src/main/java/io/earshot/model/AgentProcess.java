package io.earshot.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The section {@code agent}: the process that reports, be it of one container or of a whole host.
 *
 * @param uptime since the agent began
 * @param residentBytes memory that the process holds, if known
 * @param cpuShare of one core, over about a cycle, if known
 * @param machineId the same as long as the machine's system is not installed anew, if known
 */
public record AgentProcess(
        Duration uptime, OptionalLong residentBytes, OptionalDouble cpuShare, Optional<String> machineId)
        implements Section {

    private static final int LONGEST_ID = 64;

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
        machineId.ifPresent(AgentProcess::requireId);
    }
    /** One of which nobody knows the machine. */
    public AgentProcess(Duration uptime, OptionalLong residentBytes, OptionalDouble cpuShare) {
        this(uptime, residentBytes, cpuShare, Optional.empty());
    }

    private static void requireId(String id) {
        if (id.isEmpty()
                || id.length() > LONGEST_ID
                || !id.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c))) {
            throw new IllegalArgumentException(
                    "machineId \"" + Names.shorten(id) + "\", expected up to 64 letters and digits");
        }
    }
}
