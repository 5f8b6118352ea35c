package io.earshot.site;

import io.earshot.site.Page.Link;
import io.earshot.site.Page.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All pages of the site. */
record Site(Sources sources, List<Page> pages) {

    static Site read(Path root) throws IOException {
        Sources sources = Sources.read(root);
        MarkdownReader markdown = new MarkdownReader(sources);
        List<Page> pages = new ArrayList<>();
        for (String path : sources.pages()) {
            String text = sources.text(path);
            pages.add(path.endsWith(".md") ? markdown.read(path, text) : file(path, sources, text));
        }
        for (String folder : sources.folders()) {
            pages.add(list(folder, pages));
        }
        return new Site(sources, pages);
    }

    /** Shows a file that is not Markdown as it is. */
    private static Page file(String path, Sources sources, String text) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new Page(
                path,
                sources.find(path).orElseThrow(),
                name,
                "<h1 id=\"file\">" + Html.escape(name) + "</h1>\n<pre><code>" + Html.escape(text) + "</code></pre>\n",
                List.of(new Section("file", 1, name, text)),
                List.of());
    }

    private static Page list(String folder, List<Page> pages) {
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        List<Page> listed = pages.stream()
                .filter(page ->
                        page.path().startsWith(folder + "/") && page.path().endsWith(".md"))
                .toList();
        String items = listed.stream()
                .map(page -> "<li><a href=\"" + page.url().substring(page.url().lastIndexOf('/') + 1) + "\">"
                        + Html.escape(page.title()) + "</a></li>\n")
                .collect(Collectors.joining());
        return new Page(
                folder,
                Sources.listUrl(folder),
                title,
                "<h1 id=\"list\">" + title + "</h1>\n<ul>\n" + items + "</ul>\n",
                List.of(new Section("list", 1, title, "")),
                listed.stream().map(page -> new Link(1, page.path(), "")).toList());
    }

    Page index() {
        return pages.stream()
                .filter(page -> page.url().equals("index.html"))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a sentence for each link that leads nowhere. */
    List<String> brokenLinks() {
        Map<String, Page> byPath = pages.stream().collect(Collectors.toMap(Page::path, Function.identity()));
        List<String> broken = new ArrayList<>();
        for (Page page : pages) {
            for (Link link : page.links()) {
                if (!sources.exists(link.target())) {
                    broken.add(
                            page.path() + ":" + link.line() + ": link to " + link.target() + ", which does not exist");
                } else if (!link.anchor().isEmpty()
                        && byPath.containsKey(link.target())
                        && !byPath.get(link.target()).hasAnchor(link.anchor())) {
                    broken.add(page.path() + ":" + link.line() + ": link to " + link.target() + "#" + link.anchor()
                            + ", which has no such heading");
                }
            }
        }
        return broken;
    }
}
