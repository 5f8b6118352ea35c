package io.earshot.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The section {@code paths}: the paths of those links that are probed with different source ports. */
public record LinkPathReports(List<LinkPaths> links) implements Section {

    public LinkPathReports {
        links = List.copyOf(links);
    }

    /** Returns the paths that a report tells of, by the partner's address. */
    public static Map<Ip, LinkPaths> in(Report report) {
        return report.section(LinkPathReports.class)
                .map(LinkPathReports::byAddress)
                .orElse(Map.of());
    }

    /** Returns the paths by the partner's address; the last of those that tell of the same one. */
    public Map<Ip, LinkPaths> byAddress() {
        Map<Ip, LinkPaths> byAddress = HashMap.newHashMap(links.size());
        links.forEach(paths -> byAddress.put(paths.ip(), paths));
        return byAddress;
    }
}
