package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** nagios4 in one place, with check_ping for every host and every container. */
public final class NagiosPing implements Contender {

    private static final Path DEBIAN = Path.of("/etc/nagios4/nagios.cfg");
    private static final Path PLUGIN = Path.of("/usr/lib/nagios/plugins/check_ping");

    @Override
    public String name() {
        return "nagios4 check_ping";
    }

    @Override
    public String setup() {
        return "one nagios4 with Debian's nagios.cfg and templates (linux-server, local-service): every host and container is checked by"
                + " check_ping every 5 minutes, then every minute; an alarm: a HARD state, at the 4th try, or for a"
                + " host at the 10th";
    }

    @Override
    public Duration period() {
        return Duration.ofMinutes(5);
    }

    @Override
    public long probed(Layout layout) {
        return (long) layout.hosts().size() + layout.members().size();
    }

    @Override
    public Watch start(Fleet fleet) throws IOException {
        if (!Files.isExecutable(PLUGIN)) {
            throw new IOException("not installed: " + PLUGIN + "; ./verify installs it");
        }
        Coverage coverage = Coverage.central(fleet.layout());
        Path folder = Folders.fresh(fleet, "nagios");
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("fleet.cfg"), NagiosPingFiles.objects(coverage));
        Path config = folder.resolve("nagios.cfg");
        Files.writeString(config, NagiosPingFiles.config(Files.readAllLines(DEBIAN), folder));
        ProcessGroup group = ProcessGroup.open("nagios");
        group.start(fleet.network().watchers(), folder.resolve("nagios.out"), List.of("nagios4", config.toString()));
        return new Watch(group, () -> raised(coverage, folder.resolve(NagiosPingFiles.LOG)));
    }

    private static List<Alarm> raised(Coverage coverage, Path log) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        return HardProblems.of(Files.readAllLines(log)).stream()
                .flatMap(problem -> coverage.probes().stream()
                        .filter(probe -> probe.to().equals(problem.host()))
                        .map(probe -> new Alarm(problem.host() + " " + problem.service(), probe.ways())))
                .toList();
    }
}
