package io.earshot.model;

/**
 * The section {@code load}.
 *
 * @param average over one minute, as /proc/loadavg has it
 */
public record MachineLoad(double average) implements Section {

    public MachineLoad {
        if (!(average >= 0 && Double.isFinite(average))) {
            throw new IllegalArgumentException("load " + average + ", expected a number from 0 up");
        }
    }
}
