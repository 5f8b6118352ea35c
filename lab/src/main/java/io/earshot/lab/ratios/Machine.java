package io.earshot.lab.ratios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** On which machine something is measured. */
public final class Machine {

    private Machine() {}

    /** One line: processors, memory, kernel, JDK, and who else is at work. */
    public static String describe() throws IOException {
        return String.format(
                Locale.ROOT,
                "%d x %s, %d GB, %s %s, JDK %s; load average at the start %s",
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                loadAverages().getFirst());
    }

    /** Processes that ran or waited, over one, five and fifteen minutes (proc(5)). */
    public static List<String> loadAverages() throws IOException {
        return List.of(Files.readString(Path.of("/proc/loadavg")).split(" ", 4)).subList(0, 3);
    }

    /** The first line of {@code name: value}. Not all processors have a name. */
    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
