package io.earshot.fleet.plugins;

import io.earshot.model.ContainerName;
import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReport.Metric;
import io.earshot.model.plugins.PluginReports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the names of each container's plug-ins and metrics. One thread at a time. */
public final class PluginBook {

    private final Map<ContainerName, Map<String, Set<String>>> known = new HashMap<>();

    /** Names one row of METRIC of a container. */
    public record MetricName(String plugin, String name) {}

    /**
     * Holds the rows of one container that are to be written, and those that are to be removed.
     *
     * @param told all plug-ins of which a report tells
     * @param gone plug-ins that are there no more
     * @param goneMetrics of plug-ins that are still there, too
     * @param silent plug-ins of which nothing is known any more, since the agent is silent
     * @param at when it was told
     */
    public record Change(
            List<PluginReport> told, List<String> gone, List<MetricName> goneMetrics, List<String> silent, Instant at) {

        public Change {
            told = List.copyOf(told);
            gone = List.copyOf(gone);
            goneMetrics = List.copyOf(goneMetrics);
            silent = List.copyOf(silent);
        }
    }

    /**
     * Takes what a report tells. The server's clock decides, since the agent's may be wrong: reports hold ages.
     *
     * @param report absent where the report has no such section: its agent has no plug-ins
     * @return absent where nothing was and nothing is
     */
    public Optional<Change> hear(ContainerName name, Optional<PluginReports> report, Instant now) {
        Map<String, Set<String>> before = known.getOrDefault(name, Map.of());
        List<PluginReport> told = report.map(PluginReports::plugins).orElse(List.of());
        if (before.isEmpty() && told.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Set<String>> newer = told.stream()
                .collect(Collectors.toUnmodifiableMap(
                        PluginReport::plugin,
                        plugin -> plugin.metrics().stream().map(Metric::name).collect(Collectors.toUnmodifiableSet())));
        List<String> gone = before.keySet().stream()
                .filter(plugin -> !newer.containsKey(plugin))
                .toList();
        List<MetricName> goneMetrics = new ArrayList<>();
        before.forEach((plugin, names) -> names.stream()
                .filter(metric -> !newer.getOrDefault(plugin, Set.of()).contains(metric))
                .forEach(metric -> goneMetrics.add(new MetricName(plugin, metric))));
        if (newer.isEmpty()) {
            known.remove(name);
        } else {
            known.put(name, newer);
        }
        return Optional.of(new Change(told, gone, goneMetrics, List.of(), now));
    }

    /** Takes that a container fell silent: its plug-ins stay, what they measured does not. */
    public Optional<Change> silent(ContainerName name, Instant now) {
        Map<String, Set<String>> before = known.get(name);
        if (before == null) {
            return Optional.empty();
        }
        List<MetricName> goneMetrics = new ArrayList<>();
        Map<String, Set<String>> silent = new HashMap<>();
        before.forEach((plugin, names) -> {
            names.forEach(metric -> goneMetrics.add(new MetricName(plugin, metric)));
            silent.put(plugin, Set.of());
        });
        known.put(name, Map.copyOf(silent));
        return Optional.of(new Change(List.of(), List.of(), goneMetrics, List.copyOf(silent.keySet()), now));
    }

    public void forget(ContainerName name) {
        known.remove(name);
    }
}
