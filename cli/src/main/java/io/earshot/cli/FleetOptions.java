package io.earshot.cli;

import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How large a fleet in network namespaces is to be, and what it takes. */
final class FleetOptions {

    private static final List<String> PROGRAMS =
            List.of("ip", "nft", "tc", "sysctl", "ping", "pdns_server", "nginx", "nagios4", "nsca");

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin");

    @Option(names = "--hosts", paramLabel = "N", defaultValue = "20", description = "in all data centres (default: 20)")
    private int hosts;

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5", description = "on each host (default: 5)")
    private int containers;

    @Option(names = "--datacenters", paramLabel = "N", defaultValue = "3", description = "1 to 9 (default: 3)")
    private int dataCenters;

    FleetSize size() throws CommandFailure {
        try {
            return new FleetSize(hosts, containers, dataCenters);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    Layout layout() throws CommandFailure {
        return Layout.of(size());
    }

    /** Root, and the programs of others that the fleet consists of. */
    void requireAll() throws CommandFailure {
        if (!isRoot()) {
            throw CommandFailure.refused("network namespaces are made by root alone, expected to be run as root");
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw CommandFailure.refused("not installed: " + String.join(", ", missing) + "; ./verify installs them");
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The programs that are not installed. */
    static List<String> missing() {
        return PROGRAMS.stream()
                .filter(program -> FOLDERS.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
    }
}
