package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.programs.PortForwarder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Prometheus with a blackbox exporter on every host, which it asks for one ping of each address every 15 seconds. */
public final class Blackbox implements Contender {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final Duration START = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 100;

    private final String name;
    private final String whom;
    private final Function<Layout, Coverage> covers;
    private final ToLongFunction<Layout> counts;

    /** The port of Prometheus; the exporters have the next ones. */
    private final int port;

    private Blackbox(
            String name, String whom, Function<Layout, Coverage> covers, ToLongFunction<Layout> counts, int port) {
        this.name = name;
        this.whom = whom;
        this.covers = covers;
        this.counts = counts;
        this.port = port;
    }

    /** Every host pings every other one. */
    public static Blackbox hostsToHosts() {
        return new Blackbox(
                "blackbox, all hosts",
                "all other hosts' addresses",
                Coverage::hostsToHosts,
                layout -> Coverage.hostsToHosts(layout.hosts().size()),
                9_090);
    }

    /** Every host pings what its containers use. */
    public static Blackbox links() {
        return new Blackbox(
                "blackbox, our links",
                "the addresses that the host's containers use",
                Coverage::links,
                layout -> Coverage.links(layout).probes().size(),
                9_190);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String setup() {
        return "on every host Debian's exporter with its module icmp, asked by a Prometheus every "
                + PrometheusFiles.EVERY
                + " s for " + whom + "; an alarm: " + PrometheusFiles.RULE
                + ", as in BlackboxProbeFailed of adinhodovic/blackbox-exporter-mixin";
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(PrometheusFiles.EVERY);
    }

    @Override
    public long probed(Layout layout) {
        return counts.applyAsLong(layout);
    }

    @Override
    public Watch start(Fleet fleet) throws IOException, InterruptedException {
        Coverage coverage = covers.apply(fleet.layout());
        Path folder = Folders.fresh(fleet, "blackbox");
        ProcessGroup group = ProcessGroup.open("blackbox-" + port);
        for (Host host : fleet.layout().hosts()) {
            group.start(
                    fleet.network().host(host),
                    folder.resolve(host.name() + ".log"),
                    List.of(
                            "prometheus-blackbox-exporter",
                            "--config.file=/etc/prometheus/blackbox.yml",
                            "--web.listen-address=" + exporter(host)));
        }
        Files.writeString(folder.resolve("rules.yml"), PrometheusFiles.rules());
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                PrometheusFiles.config(fleet.layout().hosts(), coverage.byPlace(), this::exporter));
        group.start(
                fleet.network().watchers(),
                folder.resolve("prometheus.log"),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + FleetNetwork.WATCHERS + ":" + port));
        PortForwarder forwarder = PortForwarder.open(0, fleet.network().watchers(), FleetNetwork.WATCHERS, port);
        Watch watch = new Watch(group, () -> raised(coverage, forwarder.uri()), forwarder::close);
        awaitAnswer(watch, folder.resolve("prometheus.log"));
        return watch;
    }

    private String exporter(Host host) {
        return host.management() + ":" + (port + 1);
    }

    private void awaitAnswer(Watch watch, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                var _ = watch.raised();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > end) {
                    throw new IOException(name + ": Prometheus does not answer; its log is " + log, notYet);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static List<Alarm> raised(Coverage coverage, URI prometheus) throws IOException {
        var http = prometheus.resolve("/api/v1/alerts").toURL().openConnection();
        http.setConnectTimeout(PATIENCE_MILLIS);
        http.setReadTimeout(PATIENCE_MILLIS);
        try (InputStream answer = http.getInputStream()) {
            return FiringAlerts.parse(answer).stream()
                    .flatMap(alert -> coverage.find(alert.job(), alert.instance()).stream())
                    .map(Probe::alarm)
                    .toList();
        }
    }
}
