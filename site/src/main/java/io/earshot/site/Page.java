package io.earshot.site;

import java.util.List;

/**
 * One page before it is laid out.
 *
 * @param path of its source in the repository
 * @param url relative to the site's root
 * @param body HTML whose links are relative to the page
 * @param sections in the page's order; the first one is the page itself
 * @param links the links of its source
 */
record Page(String path, String url, String title, String body, List<Section> sections, List<Link> links) {

    /**
     * A heading with the text below it, up to the next heading.
     *
     * @param id the heading's anchor
     * @param level 1 for the page's title
     */
    record Section(String id, int level, String heading, String text) {}

    /**
     * A link to another file or heading.
     *
     * @param line of the paragraph in the source
     * @param target the file in the repository
     * @param anchor of a heading, or empty
     */
    record Link(int line, String target, String anchor) {}

    Page {
        sections = List.copyOf(sections);
        links = List.copyOf(links);
    }

    /** Returns the way from this page to the site's root, which is empty or ends with a slash. */
    String up() {
        return "../".repeat((int) url.chars().filter(c -> c == '/').count());
    }

    boolean hasAnchor(String anchor) {
        return sections.stream().anyMatch(section -> section.id().equals(anchor));
    }
}
