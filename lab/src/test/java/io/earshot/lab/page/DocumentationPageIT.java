package io.earshot.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks in a real browser how the documentation is read and searched where a server shows it. */
class DocumentationPageIT {

    @TempDir
    private Path folder;

    @Test
    void aReaderFindsASectionByItsWordsAndOnAPhoneToo() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter,addresses\n");
        Files.writeString(folder.resolve("server.yaml"), "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\n");
        try (EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Browser browser = Browser.start()) {
            browser.desktop();
            browser.dark(false);
            browser.open(server.uri().resolve("/docs"));
            browser.await("h1", "Documentation");
            assertThat(browser.seriousBarriers()).isEmpty();

            browser.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: '/'}))");
            browser.await("#words").sendKeys("silence an incid");
            browser.click("#found a", "How do I silence what I am about to break?");
            browser.await("h1", "Ten questions");
            assertThat(browser.run("return location.pathname + location.hash"))
                    .isEqualTo("/docs/questions.html#how-do-i-silence-what-i-am-about-to-break");

            browser.await("#words").sendKeys("nagiosAccessRateOfMars");
            browser.await("#found p", "Nothing about");

            for (String question : questions()) {
                assertThat(browser.runAsync(
                                        "search().then((ask) => arguments[1](ask(arguments[0]).slice(0, 3)"
                                                + ".map((section) => section.url + ' ' + section.heading).join('\\n')))",
                                        question)
                                .toString())
                        .as(question)
                        .contains("questions.html#")
                        .contains(question);
            }

            browser.phone();
            browser.dark(true);
            browser.open(server.uri().resolve("/docs/tables.html"));
            browser.await("h1", "Tables");
            assertThat(browser.seriousBarriers()).isEmpty();
            // Wide tables scroll by themselves.
            assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth"))
                    .isEqualTo(0L);
            browser.click("summary", "Contents");
            browser.click("nav a", "Glossary");
            browser.await("h1", "Glossary");

            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.asked())
                    .extracting(URI::getHost)
                    .containsOnly(server.uri().getHost());
        }
    }

    /** Returns what newcomers ask. */
    private static List<String> questions() throws IOException {
        List<String> questions = Files.readAllLines(Path.of("../docs/questions.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertThat(questions).hasSizeGreaterThanOrEqualTo(10);
        return questions;
    }
}
