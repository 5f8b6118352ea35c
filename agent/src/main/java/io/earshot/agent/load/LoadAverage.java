package io.earshot.agent.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The 1-minute load average: the first word of /proc/loadavg (proc_loadavg(5)). */
public record LoadAverage(Path file) {

    public static final LoadAverage OF_THIS_MACHINE = new LoadAverage(Path.of("/proc/loadavg"));

    /** Empty where it cannot be told. */
    public OptionalDouble read() {
        try {
            String text = Files.readString(file);
            double load = Double.parseDouble(text.substring(0, Math.max(0, text.indexOf(' '))));
            return load >= 0 && Double.isFinite(load) ? OptionalDouble.of(load) : OptionalDouble.empty();
        } catch (IOException | NumberFormatException notToBeTold) {
            return OptionalDouble.empty();
        }
    }
}
