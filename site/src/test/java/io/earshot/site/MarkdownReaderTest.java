package io.earshot.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.site.Page.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReaderTest {

    @TempDir
    private Path root;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(root.resolve("docs/deep"));
        for (String name : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "UPGRADING.md")) {
            Files.writeString(root.resolve(name), "# " + name + "\n\n## New in 1.0!\n");
        }
        Files.writeString(root.resolve("docs/README.md"), "# Index\n");
        Files.writeString(root.resolve("docs/deep/b.md"), "# B\n");
        Files.writeString(root.resolve("docs/a.yaml"), "key: <value>\n");
        Files.writeString(root.resolve("docs/picture.webp"), "");
        Files.writeString(root.resolve("LICENSE"), "free\n");
    }

    private Page page(String path, String markdown) throws IOException {
        Files.writeString(root.resolve(path), markdown);
        return Site.read(root).pages().stream()
                .filter(page -> page.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private List<String> brokenLinks(String markdown) throws IOException {
        Files.writeString(root.resolve("docs/deep/c.md"), markdown);
        return Site.read(root).brokenLinks();
    }

    @Test
    void aLinkToAFileBecomesALinkToItsPage() throws IOException {
        assertThat(page("docs/deep/c.md", """
                        [b](b.md) [changes](../../CHANGELOG.md#new-in-10) [keys](../a.yaml) [index](..) [list](.)
                        ![picture](../picture.webp)
                        """).body())
                .contains("<a href=\"b.html\">")
                .contains("<a href=\"../changelog.html#new-in-10\">")
                .contains("<a href=\"../a.yaml.html\">")
                .contains("<a href=\"../index.html\">")
                .contains("<a href=\"index.html\">")
                .contains("src=\"../picture.webp\"");
    }

    @Test
    void aLinkToAFileThatIsNoPageBecomesItsWords() throws IOException {
        assertThat(page("docs/deep/c.md", "The [whole **license**](../../LICENSE) counts.\n")
                        .body())
                .isEqualTo("<p>The whole <strong>license</strong> counts.</p>\n");
    }

    @Test
    void aLinkThatLeadsNowhereIsNamedWithItsLine() throws IOException {
        assertThat(brokenLinks("# C\n\nWords\n\n[b](../b.md) [old](../../CHANGELOG.md#old) [here](#there)\n"))
                .containsExactly(
                        "docs/deep/c.md:5: link to docs/b.md, which does not exist",
                        "docs/deep/c.md:5: link to CHANGELOG.md#old, which has no such heading",
                        "docs/deep/c.md:5: link to docs/deep/c.md#there, which has no such heading");
    }

    @Test
    void headingsOfTheSameWordsHaveAnchorsOfTheirOwn() throws IOException {
        Page page = page("docs/deep/c.md", "# The page\n\nFirst\n\n## `a_b` & C\n\nSecond\n\n## a_b C\n\n## a_b C\n");
        assertThat(page.title()).isEqualTo("The page");
        assertThat(page.sections()).extracting(Section::id).containsExactly("the-page", "a_b--c", "a_b-c", "a_b-c-1");
        assertThat(page.sections().get(1).text()).isEqualTo("Second");
    }

    @Test
    void aCommentIsNotShown() throws IOException {
        assertThat(page("docs/deep/c.md", "Before\n\n<!-- made by a command -->\n\nAfter\n")
                        .body())
                .isEqualTo("<p>Before</p>\n<p>After</p>\n");
    }

    @Test
    void markupInMarkdownIsShownAndNotFollowed() throws IOException {
        assertThat(page("docs/deep/c.md", "# C\n\n<script>alert(1)</script>\n").body())
                .doesNotContain("<script>")
                .contains("&lt;script&gt;");
        assertThat(page("docs/a.yaml", "key: <b>\n").body()).contains("key: &lt;b&gt;");
    }
}
