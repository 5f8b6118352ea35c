package io.earshot.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes the site. Run by the build with the repository's folder, lunr's script and the folder of the site. */
final class SiteWriter {

    private static final String ICON = "web/src/main/resources/io/earshot/web/page/icon.svg";

    private SiteWriter() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).normalize();
        Site site = Site.read(root);
        write(site, Path.of(arguments[1]), Path.of(arguments[2]));
        // A page with a broken link is better than none: the build goes on, and SiteTest fails.
        site.brokenLinks().forEach(System.err::println);
    }

    static void write(Site site, Path lunr, Path folder) throws IOException {
        clear(folder);
        PageTemplate template = new PageTemplate(Navigation.of(site.index()));
        for (Page page : site.pages()) {
            place(folder, page.url(), template.html(page));
        }
        place(folder, "sections.js", SearchIndex.of(site.pages()));
        for (String image : site.sources().images()) {
            Path copy = folder.resolve(site.sources().urls().get(image));
            Files.createDirectories(copy.getParent());
            Files.copy(site.sources().root().resolve(image), copy);
        }
        Files.copy(lunr, folder.resolve("lunr.min.js"));
        Files.copy(site.sources().root().resolve(ICON), folder.resolve("icon.svg"));
        for (String name : List.of("site.css", "site.js")) {
            try (InputStream in = SiteWriter.class.getResourceAsStream(name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
    }

    private static void place(Path folder, String url, String text) throws IOException {
        Path file = folder.resolve(url);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Removes what an earlier run has left, so that no page outlives its source. */
    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
