package io.earshot.site;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The groups of pages beside every page, which are the lists of the index, docs/README.md. */
record Navigation(List<Group> groups) {

    record Group(String title, List<Entry> entries) {}

    /** @param url relative to the site's root */
    record Entry(String title, String url) {}

    private static final Pattern GROUP = Pattern.compile("<h2[^>]*>(.*?)</h2>(.*?)(?=<h2|$)", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("<li>\\s*<a href=\"([^\"]+)\">(.*?)</a>", Pattern.DOTALL);

    static Navigation of(Page index) {
        return new Navigation(GROUP.matcher(index.body())
                .results()
                .map(group -> new Group(
                        group.group(1),
                        ENTRY.matcher(group.group(2))
                                .results()
                                .map(entry -> new Entry(entry.group(2), entry.group(1)))
                                .toList()))
                .filter(group -> !group.entries().isEmpty())
                .toList());
    }

    String html(Page page) {
        return groups.stream()
                .map(group -> "<h2>" + group.title() + "</h2>\n<ul>\n"
                        + group.entries().stream()
                                .map(entry -> "<li><a href=\"" + page.up() + entry.url()
                                        + "\"" + (entry.url().equals(page.url()) ? " aria-current=\"page\"" : "") + ">"
                                        + entry.title() + "</a></li>\n")
                                .collect(Collectors.joining())
                        + "</ul>\n")
                .collect(Collectors.joining());
    }
}
