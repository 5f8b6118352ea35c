package io.earshot.model.plugins;

import io.earshot.model.Section;
import java.util.List;

/** The section {@code plugins}: all plug-ins of a container, with what they measured. A container without any has an empty one. */
public record PluginReports(List<PluginReport> plugins) implements Section {

    /** Plug-ins of one container. */
    public static final int MOST = 16;

    /** Metrics of one container, of all its plug-ins together. */
    public static final int MOST_METRICS = 300;

    /** Lines of one report, of all plug-ins together. */
    public static final int MOST_LINES = 200;

    public PluginReports {
        plugins = List.copyOf(plugins);
        require("plug-ins", plugins.size(), MOST);
        require(
                "metrics",
                plugins.stream().mapToInt(each -> each.metrics().size()).sum(),
                MOST_METRICS);
        require("lines", plugins.stream().mapToInt(each -> each.lines().size()).sum(), MOST_LINES);
        long names = plugins.stream().map(PluginReport::plugin).distinct().count();
        if (names < plugins.size()) {
            throw new IllegalArgumentException("two plug-ins of one name, expected one for each");
        }
    }

    private static void require(String what, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException(count + " " + what + ", expected at most " + most);
        }
    }
}
