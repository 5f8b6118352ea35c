package io.earshot.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.site.TrafficService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks in a real browser how the page of {@code earshot traffic} shows the capture of the tutorial. */
class TrafficPageIT {

    /** The folder of the documentation's pictures: {@code -Dpage.images=$PWD/docs/images}. */
    private static final Path IMAGES = Path.of(System.getProperty("page.images", "target/page-images"));

    private static final Path EXAMPLE = Path.of("../docs/traffic-example/captures");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private TrafficService service;
    private Thread following;
    private Browser browser;
    private URI page;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(folder.resolve("traffic.yaml"), """
            directory: %s
            listen: 127.0.0.1:0
            apps:
              - name: pay
                addresses: ["*:9100"]
                dialect: iso87-ascii
                target: 200ms
                timeLimit: 10s
                forgetAfter: 1m
                dimensions: [{name: merchant, field: 42}]
            """.formatted(
                        EXAMPLE.toAbsolutePath().normalize()));
        TrafficConfig config = TrafficConfig.read(file);
        service = new TrafficService(
                config,
                config.station().orElseThrow(),
                Optional.empty(),
                InstantSource.fixed(Instant.parse("2026-11-30T00:00:00Z")));
        page = service.start().orElseThrow();
        following = Thread.ofPlatform().start(() -> {
            try {
                service.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        browser = Browser.start();
        browser.desktop();
        browser.dark(false);
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        service.stop();
        following.join();
        service.close();
    }

    /** Loads the page anew until all requests of the capture, 400 payments and 10 echoes at least, are in the figures. */
    private void awaitFigures() {
        Instant end = Instant.now().plus(PATIENCE);
        do {
            assertThat(Instant.now()).as("the whole capture should be shown").isBefore(end);
            browser.open(page);
            browser.await("#state", "u");
        } while (!Boolean.TRUE.equals(
                browser.run("return Number(document.querySelector('#figures tbody td')?.textContent) >= 410"
                        + " && document.querySelectorAll('#transactions tbody tr').length === 50")));
    }

    @Test
    void figuresCodesTimesAndTransactionsAreShownDownToBothMessages() throws Exception {
        awaitFigures();
        assertThat(browser.await("#codes").getText()).contains("00 ", "91 ", "51 ", "no response", " %");
        assertThat(browser.await("#distribution").getText()).contains("up to", "100 ms", "200 ms", "2 s");
        assertThat(browser.await("#operations").getText()).contains("0200", "0400", "0800");
        assertThat(browser.run("return document.querySelectorAll('#rates path').length"))
                .isEqualTo(2L);

        browser.run("document.querySelector('#words').value = 'code 91'");
        browser.click("#search button", "Search");
        browser.await("#transactions tbody tr:first-child", "issuer unavailable");
        assertThat(browser.run("return [...document.querySelectorAll('#transactions tbody tr')]"
                        + ".every(row => row.textContent.includes('code 91'))"))
                .isEqualTo(true);
        browser.run("document.querySelector('#words').value = ''");
        browser.click("#failed", "");
        browser.await("#transactions tbody", "no response");
        assertThat(browser.await("#transactions tbody").getText()).doesNotContain("code 00");

        browser.click("#transactions tbody tr button", "code 91");
        browser.await("#messages thead", "0210 at 2026-11-29 10:0");
        assertThat(browser.await("#messages").getText()).contains("0200 at 2026-11-29 10:0", "******", "156", "91");
        assertThat(browser.await("body").getText())
                .doesNotContain("4111110000001111")
                .doesNotContain("5555550000004444");
        assertThat(browser.runAsync("const done = arguments[arguments.length - 1];"
                        + "fetch(document.querySelector('#pcap').href).then(answer => done(answer.status))"))
                .isEqualTo(200L);
        assertThat(browser.seriousBarriers()).isEmpty();
        browser.run(
                "document.querySelector('#close').click(); document.querySelectorAll('.scroll').forEach(each => each.scrollLeft = 0); window.scrollTo(0, 0)");
        browser.screenshot(IMAGES.resolve("traffic-light.webp"));
        browser.dark(true);
        browser.screenshot(IMAGES.resolve("traffic-dark.webp"));
        assertThat(browser.seriousBarriers()).isEmpty();
        browser.phone();
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aDimensionHasItsOwnFiguresAndPrintsWithoutControls() throws Exception {
        awaitFigures();
        browser.run("const choice = document.querySelector('#dimension'); choice.value = 'merchant=CINEMA000000002';"
                + " choice.dispatchEvent(new Event('change'))");
        browser.awaitTrue("return Number(document.querySelector('#figures tbody td')?.textContent) < 200");
        assertThat(browser.await("#codes").getText()).contains("00 ");
        browser.print();
        assertThat(browser.run("return getComputedStyle(document.querySelector('#search')).display"))
                .isEqualTo("none");
        assertThat(browser.run("return getComputedStyle(document.querySelector('#figures')).display"))
                .isEqualTo("table");
        assertThat(browser.complaints()).isEmpty();
    }
}
