package io.earshot.cli;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "coverage",
        description = {
            "Prints for each data centre how many of its hosts, and of its pairs with other data centres, are measured by links"
                    + " in use, only by links in the background, or not at all."
        },
        mixinStandardHelpOptions = true)
final class CoverageCommand extends ListCommand {

    @ArgGroup
    private Parts parts;

    /** Lists instead of sums. */
    private static final class Parts {

        @Option(names = "--hosts", description = "lists the hosts that no link in use measures")
        private boolean hosts;

        @Option(names = "--pairs", description = "lists the pairs of data centres, the least measured first")
        private boolean pairs;
    }

    @Override
    String select() {
        if (parts != null && parts.hosts) {
            return "SELECT host, dataCenter, background, coverage FROM coverage_host WHERE coverage <> 'LINKS'"
                    + " ORDER BY coverage, dataCenter, host";
        }
        if (parts != null && parts.pairs) {
            return "SELECT a, b, links, background, coverage FROM coverage_pair ORDER BY links, background, a, b";
        }
        return "SELECT dataCenter, hosts, hostsLinked, hostsRing, hostsUncovered, pairs, pairsLinked, pairsRing,"
                + " pairsUncovered FROM coverage ORDER BY dataCenter";
    }
}
