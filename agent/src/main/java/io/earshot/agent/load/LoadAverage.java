package io.earshot.agent.load;

import io.earshot.agent.instrument.Instrument;
import io.earshot.model.MachineLoad;
import io.earshot.model.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** The 1-minute load average: the first word of /proc/loadavg (proc_loadavg(5)). */
public record LoadAverage(Path file) implements Instrument {

    public static final LoadAverage OF_THIS_MACHINE = new LoadAverage(Path.of("/proc/loadavg"));

    @Override
    public List<Section> take() {
        OptionalDouble load = read();
        return load.isPresent() ? List.of(new MachineLoad(load.getAsDouble())) : List.of();
    }

    /** Empty where it cannot be told. */
    OptionalDouble read() {
        try {
            String text = Files.readString(file);
            double load = Double.parseDouble(text.substring(0, Math.max(0, text.indexOf(' '))));
            return load >= 0 && Double.isFinite(load) ? OptionalDouble.of(load) : OptionalDouble.empty();
        } catch (IOException | NumberFormatException notToBeTold) {
            return OptionalDouble.empty();
        }
    }
}
