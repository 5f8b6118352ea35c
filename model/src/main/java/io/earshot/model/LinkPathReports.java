package io.earshot.model;

import java.util.List;

/** The section {@code paths}: the paths of those links that are probed with different source ports. */
public record LinkPathReports(List<LinkPaths> links) implements Section {

    public LinkPathReports {
        links = List.copyOf(links);
    }
}
