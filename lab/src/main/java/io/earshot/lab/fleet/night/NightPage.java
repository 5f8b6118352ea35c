package io.earshot.lab.fleet.night;

import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.ratios.Machine;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The night as a page, docs/night.md.
 *
 * @param command by which it can be had again
 */
public record NightPage(String command, FleetSize size, int links, Pace pace) {

    /** @throws IOException if the machine does not say how busy it is */
    public String of(Night.Result result) throws IOException {
        return """
            # A night, and what everybody was told

            `./%s`, as root, wrote this page on %s.

            %s, each container in a network namespace of its own, with %d links: the real server, an agent for each host, nagios4 behind nsca, and
            Alertmanager, all on one machine with %d cores, load averages in the end %s. %s.

            A line is a step of the script, in bold; how many seconds after it each source said what it should; or a minute. After each step everybody had to keep to it
            for two cycles. SQL and page name incidents by their number; Alertmanager and the webhook by their number or by the check that tells of them. The webhook's
            column has what it was told since the line before. Nagios and Alertmanager were watched while the server was away, too.

            %s

            %s
            """.formatted(
                        command,
                        LocalDate.now(ZoneOffset.UTC),
                        size,
                        links,
                        Runtime.getRuntime().availableProcessors(),
                        String.join(", ", Machine.loadAverages()),
                        pace,
                        result.wrong().isEmpty()
                                ? "**Nothing was wrong.**"
                                : "**Wrong:**\n\n- " + String.join("\n- ", result.wrong()),
                        String.join("\n", result.lines()));
    }
}
