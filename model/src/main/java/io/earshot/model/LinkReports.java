package io.earshot.model;

import java.util.List;

/** The section {@code links}: one cycle of every link of a container. */
public record LinkReports(List<LinkReport> links) implements Section {

    public LinkReports {
        links = List.copyOf(links);
    }
}
