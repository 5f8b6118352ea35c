package io.earshot.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the site of this repository's documentation, file by file as a browser gets it. */
class SiteTest {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    @TempDir
    private static Path folder;

    private static Site site;

    @BeforeAll
    static void write() throws IOException {
        site = Site.read(Path.of(".."));
        Path lunr = Files.writeString(folder.resolve("lunr.js"), "// lunr\n");
        SiteWriter.write(site, lunr, folder.resolve("site"));
    }

    @Test
    void everyLinkOfTheDocumentationLeadsSomewhere() {
        assertThat(site.brokenLinks()).isEmpty();
    }

    @Test
    void everyAddressInAPageIsAFileOfTheSiteOrAHeadingInIt() throws IOException {
        for (Path file : pages()) {
            for (String link : matches(LINK, Files.readString(file))) {
                if (link.startsWith("http") || link.startsWith("mailto:")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? file
                        : file.resolveSibling(parts[0]).normalize();
                assertThat(target).as(link + " in " + file).isRegularFile();
                if (parts.length == 2 && !parts[1].equals("content")) {
                    assertThat(matches(ID, Files.readString(target)))
                            .as(link + " in " + file)
                            .contains(parts[1]);
                }
            }
        }
    }

    @Test
    void everyPageIsReachedFromTheIndex() throws IOException {
        Path index = folder.resolve("site/index.html");
        Set<Path> reached = new HashSet<>(Set.of(index));
        Deque<Path> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            Path file = next.remove();
            for (String link : matches(LINK, Files.readString(file))) {
                Path target = file.resolveSibling(link.split("#", 2)[0]).normalize();
                if (target.toString().endsWith(".html") && Files.exists(target) && reached.add(target)) {
                    next.add(target);
                }
            }
        }
        assertThat(reached).containsAll(pages());
    }

    @Test
    void noPageHasScriptsOrStylesOfItsOwnWhichBrowsersWouldRefuse() throws IOException {
        for (Path file : pages()) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("<style")
                    .doesNotContain(" style=")
                    .doesNotContainPattern("<script(?! src=\"[^\"]*site\\.js\" defer></script>)")
                    .doesNotContainPattern("<[^>]* on[a-z]+=");
        }
    }

    @Test
    void theMenuHasTheKindsOfDocumentationWithTheirPages() {
        assertThat(Navigation.of(site.index()).groups())
                .extracting(Navigation.Group::title)
                .containsExactly("Tutorials", "How-to guides", "Reference", "Explanation", "Evidence");
        assertThat(Navigation.of(site.index()).groups().get(2).entries())
                .contains(
                        new Navigation.Entry("Configuration keys", "configuration.html"),
                        new Navigation.Entry("Tables and views", "tables.html"),
                        new Navigation.Entry("Changes", "changelog.html"));
    }

    @Test
    void theSearchKnowsEachSectionOfEachPage() throws IOException {
        assertThat(Files.readString(folder.resolve("site/sections.js")))
                .startsWith("window.earshotSections = [{\"url\":")
                .contains("{\"url\":\"install.html#4-ask\",")
                .contains("\"url\":\"server.yaml.html\"")
                .endsWith("];\n");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("site"))) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
