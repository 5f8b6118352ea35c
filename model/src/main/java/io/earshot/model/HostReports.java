package io.earshot.model;

import java.util.List;

/**
 * The reports of all containers of a host, sent at once by one agent.
 *
 * @param host as in the containers' names
 * @param refused what was wrong with reports that were sent along and are not among these
 */
public record HostReports(String host, List<Report> reports, List<String> refused) {

    public HostReports {
        host = Names.require("host", host);
        reports = List.copyOf(reports);
        refused = List.copyOf(refused);
        for (Report report : reports) {
            requireHost(host, report.container());
        }
    }

    /** Reports that are all as they should be. */
    public HostReports(String host, List<Report> reports) {
        this(host, reports, List.of());
    }

    static void requireHost(String host, ContainerName container) {
        if (!container.host().equals(host)) {
            throw new IllegalArgumentException("container " + container + ", expected one of host " + host);
        }
    }
}
