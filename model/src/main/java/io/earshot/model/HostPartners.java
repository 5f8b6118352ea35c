package io.earshot.model;

import java.util.List;

/**
 * The partner lists of all containers of one host.
 *
 * @param host as in the containers' names
 */
public record HostPartners(String host, List<PartnerList> lists) {

    public HostPartners {
        host = Names.require("host", host);
        lists = List.copyOf(lists);
        for (PartnerList list : lists) {
            HostReports.requireHost(host, list.container());
        }
    }
}
