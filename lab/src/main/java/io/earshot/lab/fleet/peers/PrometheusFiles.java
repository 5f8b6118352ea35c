package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.plan.Host;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prometheus' configuration: a job for each host's exporter, as the exporter's README asks for it. */
final class PrometheusFiles {

    /** As in Debian's prometheus.yml, in seconds. */
    static final int EVERY = 15;

    /** The rule in words. */
    static final String RULE = "`probe_success == 0` for 1m";

    private PrometheusFiles() {}

    static String config(List<Host> hosts, Map<String, List<Probe>> probes, Function<Host, String> exporter) {
        String jobs = hosts.stream()
                .filter(host -> probes.containsKey(host.name()))
                .map(host -> job(host, probes.get(host.name()), exporter.apply(host)))
                .collect(Collectors.joining());
        return """
            global: {scrape_interval: %1$ds, evaluation_interval: %1$ds}
            rule_files: [rules.yml]
            scrape_configs:
            %2$s""".formatted(EVERY, jobs);
    }

    private static String job(Host host, List<Probe> probes, String exporter) {
        return """
              - job_name: %s
                metrics_path: /probe
                params: {module: [icmp]}
                static_configs: [{targets: [%s]}]
                relabel_configs:
                  - {source_labels: [__address__], target_label: __param_target}
                  - {source_labels: [__param_target], target_label: instance}
                  - {target_label: __address__, replacement: "%s"}
            """.formatted(
                        host.name(),
                        probes.stream()
                                .map(probe -> '"' + probe.address() + '"')
                                .collect(Collectors.joining(", ")),
                        exporter)
                .indent(2);
    }

    static String rules() {
        return """
            groups:
              - name: blackbox
                rules:
                  - {alert: BlackboxProbeFailed, expr: probe_success == 0, for: 1m}
            """;
    }
}
