package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.programs.InstalledPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Holds the options of a fleet in network namespaces. */
final class FleetOptions {

    private static final List<String> PROGRAMS =
            List.of("ip", "nft", "tc", "sysctl", "ping", "pdns_server", "nginx", "nagios4", "nsca", "faketime");

    /** Seen with 127 containers on 29 hosts: 636 entries for IPv6, 408 for IPv4. */
    private static final int NEIGHBOURS_A_CONTAINER = 6;

    @Option(names = "--hosts", paramLabel = "N", defaultValue = "20", description = "in all data centres (default: 20)")
    private int hosts;

    @Option(names = "--containers", paramLabel = "N", defaultValue = "5", description = "on each host (default: 5)")
    private int containers;

    @Option(names = "--datacenters", paramLabel = "N", defaultValue = "3", description = "1 to 9 (default: 3)")
    private int dataCenters;

    @Option(
            names = "--apart",
            paramLabel = "MS",
            defaultValue = "10",
            description = "how long a packet takes from one data centre to another, in milliseconds (default: 10)")
    private int apart;

    FleetSize size() throws CommandFailure {
        try {
            return new FleetSize(hosts, containers, dataCenters);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
    }

    Layout layout() throws CommandFailure {
        CommandFailure.requireBetween("--apart", apart, 0, 1_000);
        return Layout.of(size(), Duration.ofMillis(apart));
    }

    /** Root, and the programs of others that the fleet consists of. */
    void requireAll() throws CommandFailure {
        requireAll(size(), List.of());
    }

    /** @param besides the programs of others that are needed, too */
    static void requireAll(FleetSize size, List<String> besides) throws CommandFailure {
        requireNamespaces(
                Stream.concat(PROGRAMS.stream(), besides.stream()).distinct().toList());
        requireNeighbours(size.hosts() * size.containers());
    }

    /** Root, and programs of others. */
    static void requireNamespaces(List<String> programs) throws CommandFailure {
        if (!isRoot()) {
            throw CommandFailure.refused("network namespaces are made by root alone, expected to be run as root");
        }
        List<String> missing = missing(programs);
        if (!missing.isEmpty()) {
            throw CommandFailure.refused("not installed: " + String.join(", ", missing) + "; ./verify installs them");
        }
    }

    /** All namespaces share the kernel's tables of neighbours. Where one is full, packets are lost that nobody dropped. */
    private static void requireNeighbours(int containers) throws CommandFailure {
        for (String family : List.of("ipv4", "ipv6")) {
            String limit = "net/" + family + "/neigh/default/gc_thresh3";
            int needed = NEIGHBOURS_A_CONTAINER * containers;
            try {
                // By lines: the kernel gives such a file in one piece or not at all, and readString begins with one
                // octet.
                int room = Integer.parseInt(
                        Files.readAllLines(Path.of("/proc/sys", limit)).getFirst());
                if (room < needed) {
                    throw CommandFailure.refused(
                            "the kernel knows " + room + " neighbours at most, this fleet takes up to " + needed
                                    + ": sysctl -w " + limit.replace('/', '.') + "=" + needed);
                }
            } catch (IOException | NumberFormatException e) {
                throw CommandFailure.refused("/proc/sys/" + limit + " cannot be read: " + e.getMessage());
            }
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The programs that are not installed. */
    static List<String> missing() {
        return missing(PROGRAMS);
    }

    static List<String> missing(List<String> programs) {
        return programs.stream()
                .filter(program -> InstalledPrograms.find(program).isEmpty())
                .toList();
    }
}
