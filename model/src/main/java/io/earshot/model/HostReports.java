package io.earshot.model;

import java.util.List;

/**
 * What one agent tells of all containers of its host at once.
 *
 * @param host as in the containers' names
 */
public record HostReports(String host, List<Report> reports) {

    public HostReports {
        host = Names.require("host", host);
        reports = List.copyOf(reports);
        for (Report report : reports) {
            requireHost(host, report.container());
        }
    }

    static void requireHost(String host, ContainerName container) {
        if (!container.host().equals(host)) {
            throw new IllegalArgumentException("container " + container + ", expected one of host " + host);
        }
    }
}
