package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.ratios.Machine;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The result as a page, docs/proof.md.
 *
 * @param command by which it can be had again
 * @param memory what agents and server took of it
 * @param took the whole run
 */
public record ProofPage(String command, FleetSize size, int links, Pace pace, String memory, Duration took) {

    /** @throws IOException if the machine does not say how busy it is */
    public String of(ProofResult result) throws IOException {
        List<String> load = Machine.loadAverages();
        return """
            # What is noticed when a real fleet breaks

            `./%s`, as root, wrote this page on %s, in %d minutes. [Why it is built so](decisions/proving-ground.md).
            [A night](night.md) has what operators were told, minute by minute.

            %s, each container in a network namespace of its own, with %d links over IPv4 and IPv6: the real server, an agent for each host, PowerDNS,
            nginx, nagios4 and nsca, all on one machine with %d cores, Linux %s, load averages in the end %s, %s and %s. %s.
            %s.

            Seconds run from the beginning of the breaking or mending until it showed in the server's tables and in Nagios' status.dat, looked at four times a
            second. Several breaks, at hosts of their own, were in force at the same time. With more than one try: the median, and in brackets the most.

            %s
            ## How they are made

            %s
            **Left out.** Agents' clocks: the kernel stamps what they receive with its own, which is not the lab's to set.
            """.formatted(
                        command,
                        LocalDate.now(ZoneOffset.UTC),
                        took.toMinutes(),
                        size,
                        links,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"),
                        load.get(0),
                        load.get(1),
                        load.get(2),
                        memory,
                        pace,
                        ProofTable.of(result),
                        ProofTable.means());
    }
}
