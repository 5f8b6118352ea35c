package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The result as the page docs/proof.md. */
public final class ProofPage {

    private ProofPage() {}

    /**
     * @param command by which this result can be had again
     * @param took the whole run
     */
    public static String of(
            ProofResult result, String command, FleetSize size, Layout layout, String memory, Duration took)
            throws IOException {
        return """
            # What is noticed when a real fleet breaks

            `./%s` (root; [why it is built so](decisions/proving-ground.md)) wrote this page on %s, in %d minutes.

            %s with %d links, IPv4 and IPv6, each container a network namespace: real server, agents (a process for each host), PowerDNS, nginx, \
            nagios4 and nsca, all on one machine with %d cores; Linux %s, load averages in the end %s. %s.

            Seconds are from the moment at which a break was made or mended until it showed in the server's tables and in Nagios' status.dat. Several breaks
            at other hosts were in force at the same time. With more than one try: median, and the most in brackets.

            %s
            ## How they are made

            %s
            **Left out.** A stepped clock: namespaces have no wall clock of their own, and this machine's is not the lab's to set. Delay between data
            centres: this command takes kernels without netem.
            """.formatted(
                        command,
                        LocalDate.now(ZoneOffset.UTC),
                        took.toMinutes(),
                        size,
                        layout.links(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"),
                        load(),
                        memory,
                        ProofTable.of(result),
                        ProofTable.means());
    }

    private static String load() throws IOException {
        String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", 4);
        return words[0] + ", " + words[1] + ", " + words[2];
    }
}
