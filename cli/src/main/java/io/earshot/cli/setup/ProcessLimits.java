package io.earshot.cli.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Limits of this process, and its rights to send ICMP, as Linux tells them under /proc. */
final class ProcessLimits {

    /** From linux/capability.h. */
    private static final int CAP_NET_RAW = 13;

    private final Path proc;

    ProcessLimits(Path proc) {
        this.proc = proc;
    }

    /** Returns how many files may be open at a time; absent where /proc does not tell. */
    OptionalLong openFiles() {
        try (Stream<String> lines = Files.lines(proc.resolve("self/limits"))) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line ->
                            line.substring("Max open files".length()).strip().split("\\s+", -1)[0])
                    .mapToLong(limit -> limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether ICMP echo can be sent: by CAP_NET_RAW, or since the kernel lets this process's group. */
    Finding icmp() {
        try (Stream<String> status = Files.lines(proc.resolve("self/status"))) {
            String[] groups = {""};
            long capabilities = 0;
            for (String line : status.toList()) {
                if (line.startsWith("CapEff:")) {
                    capabilities = Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16);
                } else if (line.startsWith("Gid:") || line.startsWith("Groups:")) {
                    groups[0] += line.substring(line.indexOf(':') + 1) + " ";
                }
            }
            if ((capabilities >> CAP_NET_RAW & 1) == 1) {
                return Finding.ok("ICMP", "this user may send raw ICMP (CAP_NET_RAW)");
            }
            String[] range = Files.readString(proc.resolve("sys/net/ipv4/ping_group_range"))
                    .strip()
                    .split("\\s+", -1);
            long first = Long.parseLong(range[0]);
            long last = Long.parseLong(range[1]);
            boolean allowed = Stream.of(groups[0].strip().split("\\s+", -1))
                    .filter(group -> !group.isEmpty())
                    .mapToLong(Long::parseLong)
                    .anyMatch(group -> group >= first && group <= last);
            return allowed
                    ? Finding.ok("ICMP", "this user's group may send ICMP echo (net.ipv4.ping_group_range)")
                    : Finding.warning(
                            "ICMP",
                            "this user may send no ICMP, an agent here would probe by TCP alone; sysctl -w"
                                    + " net.ipv4.ping_group_range=\"0 2147483647\" or CAP_NET_RAW allow it");
        } catch (IOException | NumberFormatException e) {
            return Finding.unknown("ICMP", "/proc does not tell whether this user may send it");
        }
    }
}
