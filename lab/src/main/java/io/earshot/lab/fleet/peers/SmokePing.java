package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A SmokePing master with a slave on every host, which pings all other hosts. */
public final class SmokePing implements Contender {

    private static final int PORT = 8_070;
    private static final Duration STEP = Duration.ofMinutes(5);

    private final InstantSource clock;

    /** @param clock of this machine: SmokePing's alerts carry its time */
    public SmokePing(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "SmokePing";
    }

    @Override
    public String setup() {
        return "a master, its CGI behind busybox httpd, and a slave on every host: 20 pings by fping to each of all other hosts' addresses"
                + " every 5 minutes; an alarm: Debian's someloss, loss in three rounds, so after 10 minutes at the"
                + " soonest";
    }

    @Override
    public Duration period() {
        return STEP;
    }

    @Override
    public long probed(Layout layout) {
        return Coverage.hostsToHosts(layout.hosts().size());
    }

    @Override
    public Watch start(Fleet fleet) throws IOException, InterruptedException {
        Coverage coverage = Coverage.hostsToHosts(fleet.layout());
        Path folder = Folders.fresh(fleet, "smokeping");
        List<Host> hosts = fleet.layout().hosts();
        for (String each : List.of("data", "run", "cgi/cgi-bin", "images", "dyn/fleet")) {
            Files.createDirectories(folder.resolve(each));
        }
        Path config = Files.writeString(
                folder.resolve("config"),
                SmokePingFiles.config(hosts, folder, "http://" + FleetNetwork.WATCHERS + ":" + PORT));
        secret(folder.resolve("secrets"), SmokePingFiles.secrets(hosts));
        script(folder.resolve("alert"), "echo \"$(date +%s) $2\" >>" + folder.resolve("alerts"));
        script(folder.resolve("cgi/cgi-bin/smokeping.cgi"), "exec /usr/share/smokeping/smokeping.cgi " + config);
        ProcessGroup group = ProcessGroup.open("smokeping");
        group.start(
                fleet.network().watchers(),
                folder.resolve("httpd.log"),
                List.of("busybox", "httpd", "-f", "-p", FleetNetwork.WATCHERS + ":" + PORT, "-h", folder + "/cgi"));
        group.start(
                fleet.network().watchers(),
                folder.resolve("master.log"),
                List.of("smokeping", "--config=" + config, "--nodaemon"));
        for (Host host : hosts) {
            startSlave(group, fleet.network().host(host), host, folder);
        }
        return new Watch(group, () -> raised(coverage, folder.resolve("alerts")));
    }

    private static void startSlave(ProcessGroup group, Namespace in, Host host, Path folder) throws IOException {
        Path files = Files.createDirectories(folder.resolve("slave-" + host.name()));
        Path secret = files.resolve("secret");
        secret(secret, SmokePingFiles.SECRET + "\n");
        group.start(
                in,
                files.resolve("log"),
                List.of(
                        "smokeping",
                        "--master-url=http://" + FleetNetwork.WATCHERS + ":" + PORT + "/cgi-bin/smokeping.cgi",
                        "--slave-name=" + host.name(),
                        "--shared-secret=" + secret,
                        "--cache-dir=" + files,
                        "--pid-dir=" + files,
                        "--nodaemon"));
    }

    private static void secret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private List<Alarm> raised(Coverage coverage, Path alerts) throws IOException {
        if (!Files.exists(alerts)) {
            return List.of();
        }
        Instant since = clock.instant().minus(STEP);
        return SmokePingFiles.raised(Files.readAllLines(alerts), since).stream()
                .flatMap(alert -> coverage.probes().stream()
                        .filter(probe ->
                                probe.from().equals(alert.slave()) && probe.to().equals(alert.host()))
                        .filter(probe -> probe.address().contains(":") == alert.v6())
                        .map(Probe::alarm))
                .distinct()
                .toList();
    }
}
