package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** fping on every host to all other hosts, every minute, as cron would start it. */
public final class FpingLoop implements Contender {

    /** As cron does: at every full minute, on all hosts at once. */
    private static final String LOOP =
            "while sleep $((60 - $(date +%s) % 60)); do fping -c 5 -q -f \"$0\"; echo " + FpingRounds.END + "; done";

    @Override
    public String name() {
        return "fping loop";
    }

    @Override
    public String setup() {
        return "on every host at every full minute `fping -c 5 -q` to all other hosts' addresses; an alarm: "
                + FpingRounds.ALARM
                + " % or more lost, as Debian's check_ping is CRITICAL. Who tells anybody is not counted";
    }

    @Override
    public Duration period() {
        return Duration.ofMinutes(1);
    }

    @Override
    public long probed(Layout layout) {
        return Coverage.hostsToHosts(layout.hosts().size());
    }

    @Override
    public Watch start(Fleet fleet) throws IOException {
        Coverage coverage = Coverage.hostsToHosts(fleet.layout());
        Path folder = Folders.fresh(fleet, "fping");
        ProcessGroup group = ProcessGroup.open("fping");
        for (Host host : fleet.layout().hosts()) {
            Path targets = folder.resolve(host.name() + ".targets");
            Files.writeString(
                    targets,
                    coverage.byPlace().get(host.name()).stream()
                            .map(Probe::address)
                            .collect(Collectors.joining("\n", "", "\n")));
            group.start(
                    fleet.network().host(host),
                    log(folder, host.name()),
                    List.of("sh", "-c", LOOP, targets.toString()));
        }
        return new Watch(group, () -> raised(coverage, folder));
    }

    private static Path log(Path folder, String host) {
        return folder.resolve(host + ".log");
    }

    private static List<Alarm> raised(Coverage coverage, Path folder) throws IOException {
        List<Alarm> alarms = new ArrayList<>();
        for (String host : coverage.byPlace().keySet()) {
            FpingRounds.lost(Files.readAllLines(log(folder, host))).stream()
                    .flatMap(address -> coverage.find(host, address).stream())
                    .map(Probe::alarm)
                    .forEach(alarms::add);
        }
        return alarms;
    }
}
