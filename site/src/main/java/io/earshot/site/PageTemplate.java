package io.earshot.site;

import java.util.stream.Collectors;

/** Lays a page out: what stands around its words. No markup has scripts or styles in it, as the server's content security policy demands. */
final class PageTemplate {

    private final Navigation navigation;

    PageTemplate(Navigation navigation) {
        this.navigation = navigation;
    }

    String html(Page page) {
        return """
            <!doctype html>
            <html lang="en" data-up="%1$s">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>%2$s · Earshot</title>
              <link rel="icon" href="%1$sicon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="%1$ssite.css">
              <script src="%1$ssite.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">Skip to content</a>
            <header>
              <a class="brand" href="%1$sindex.html"><img src="%1$sicon.svg" width="26" height="26" alt=""><span>Earshot documentation</span></a>
              <div id="search" role="search" hidden>
                <input id="words" type="search" placeholder="Search (press /)" aria-label="Search the documentation" autocomplete="off" spellcheck="false">
                <div id="found" hidden></div>
              </div>
            </header>
            <div class="columns">
            <details class="menu" id="menu" open>
            <summary>Contents</summary>
            <nav aria-label="Documentation">
            %3$s</nav>
            </details>
            <main id="content">
            %4$s</main>
            %5$s</div>
            </body>
            </html>
            """.formatted(page.up(), Html.escape(page.title()), navigation.html(page), page.body(), headings(page));
    }

    /** Returns the list of the page's headings, where there are enough of them to get lost. */
    private static String headings(Page page) {
        String list = page.sections().stream()
                .filter(section -> section.level() == 2)
                .map(section ->
                        "<li><a href=\"#" + section.id() + "\">" + Html.escape(section.heading()) + "</a></li>\n")
                .collect(Collectors.joining());
        return list.isEmpty()
                ? ""
                : "<aside aria-labelledby=\"headings\">\n<h2 id=\"headings\">On this page</h2>\n<ul>\n" + list
                        + "</ul>\n</aside>\n";
    }
}
