package io.earshot.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.demo.DemoFleet;
import io.earshot.lab.fleet.programs.FreePort;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, over a demo fleet of which two hosts do not hear each other. */
class PageIT {

    private static final String SCATTER =
            "SELECT container, rttAvg, rttP95, loss, partnerDataCenter FROM link WHERE partnerDataCenter = 'TX'";

    /** The demo's cut: the two hosts in different data centres that have most links between them. */
    private static final String CUT = "No connectivity between host1 and host2";

    /** Name to address. */
    private static final Map<String, String> VIEWS = views();

    private static Map<String, String> views() {
        Map<String, String> views = new LinkedHashMap<>();
        views.put("overview", "#/");
        views.put("incidents", "#/incidents");
        views.put("incident", "#/incident/1");
        views.put("container", "#/container/be1.host1");
        views.put("curves", "#/container/be1.host1?curves=1h");
        views.put("containers", "#/containers?state=BROKEN");
        views.put("matrix", "#/matrix?level=host&from=TX&to=NY");
        views.put("heatmap", "#/matrix?level=host");
        views.put("map", "#/map?by=host");
        views.put("dependencies", "#/dependencies?by=role");
        views.put("sql", "#/sql?chart=scatter&q=" + URLEncoder.encode(SCATTER, StandardCharsets.UTF_8));
        return views;
    }

    /** The folder of the documentation's pictures: {@code -Dpage.images=$PWD/docs/images}. */
    private static final Path IMAGES = Path.of(System.getProperty("page.images", "target/page-images"));

    private static int port;
    private static DemoFleet fleet;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        port = FreePort.find();
        fleet = DemoFleet.start(port);
        open("#/");
        browser.await(".incident", CUT);
    }

    @AfterAll
    static void stop() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void desktop() {
        browser.desktop();
        browser.dark(false);
        browser.forget();
    }

    /** Every test is one of this, too: nothing is complained of, nobody else is asked for anything. */
    @AfterEach
    void nothingWasComplainedOfAndNobodyElseAsked() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.asked()).allSatisfy(address -> {
            assertThat(address.getHost()).isEqualTo("127.0.0.1");
            assertThat(address.getPort()).isEqualTo(port);
        });
    }

    @Test
    void theCutLinkIsTwoClicksFromTheOverview() {
        open("#/");
        browser.click(".incident", CUT);
        browser.click("table a", "be1.host1");
        browser.await("h1", "be1.host1");
        browser.await("tr.wanted .badge", "down");
    }

    @Test
    void theCutLinkIsThreeClicksFromTheMatrixAndEachDirectionIsItsOwn() {
        open("#/");
        browser.click(".matrix a[aria-label^='TX → NY'].bad", "down");
        browser.await("h1", "Hosts between TX and NY");
        browser.await(".matrix a[aria-label^='host2 → host1'].bad");
        browser.click(".matrix a[aria-label^='host1 → host2'].bad", "");
        browser.click(".matrix a.bad", "");
        browser.await("tr.wanted .badge", "down");
    }

    @Test
    void incidentsAreFilteredAndTheFilterStandsInTheAddress() {
        open("#/incidents");
        browser.await("table a", CUT);
        browser.await("select[name=state] option", "over");
        browser.click("select[name=state] option", "over");
        browser.await("p.lead", "No incident fits.");
        assertThat(browser.run("return location.hash")).isEqualTo("#/incidents?state=OVER");
        browser.click("form.filters button", "Clear");
        browser.await("table a", CUT);
        browser.await("input[name=place]").sendKeys("HOST2");
        browser.awaitTrue("return location.hash === '#/incidents?place=HOST2'");
        browser.await("table a", CUT);
        assertThat(browser.run("return document.activeElement.name")).isEqualTo("place");
    }

    @Test
    void containersAreSortedByTheirHeadsAndFoundByAPartOfTheirName() {
        open("#/containers?name=be");
        browser.click("a.sort", "Container");
        browser.awaitTrue(
                "return document.querySelector('[aria-sort=ascending]')?.textContent.startsWith('Container')");
        browser.click("a.sort", "Container");
        browser.awaitTrue(
                "return document.querySelector('[aria-sort=descending]') && location.hash.includes('sort=-name')");
        browser.await("tbody tr th a", "be");
    }

    @Test
    void allHostsAgainstEachOtherAreDrawnAndListWhatIsBroken() {
        open("#/matrix");
        browser.click("a.button", "Hosts");
        browser.await(".heatmap canvas");
        browser.awaitTrue("return " + PAINTED.formatted(".heatmap") + " > 20000");
        browser.await(".pairs th", "host1 ⇄ host2");
        browser.click("a.button", "Loss");
        browser.awaitTrue("return location.hash.includes('show=loss')");
        browser.click("a.button", "Roles");
        browser.await("h1", "Roles against each other");
    }

    @Test
    void curvesOfALinkAContainerAndTwoDataCentresStandInTheAddress() {
        open("#/container/be1.host1");
        browser.click(".partners a[title^='Loss, RTT']", "");
        browser.await("#curves", "The link to");
        browser.await(".timechart canvas");
        browser.awaitTrue("return " + PAINTED.formatted(".timechart") + " > 2000");
        browser.click(".timeline a.button", "24 h");
        browser.awaitTrue("return location.hash.includes('curves=24h') && location.hash.includes('ip=')");
        browser.await(".timeline a[aria-current]", "24 h");
        browser.click(".timeline a.button", "Close");
        browser.awaitTrue("return location.hash === '#/container/be1.host1'");
        browser.click(".timeline a.button", "6 h");
        browser.await("#curves", "All its links and its load");
        browser.await(".timechart canvas");

        open("#/matrix?level=host&from=TX&to=NY");
        browser.click(".timeline a.button", "1 h");
        browser.await("#curves", "All links from TX to NY");
        browser.await(".timechart canvas");
    }

    @Test
    void theIncidentIsMutedWithAReasonAndUnmuted() {
        open("#/incident/1");
        browser.await("h1", CUT);
        browser.await(".evidence summary", "From and to each of them");
        browser.await("input[name=reason]").sendKeys("new tunnel, ticket 4711");
        browser.click("form button[type=submit]", "Mute");
        browser.await(".badge", "muted");
        browser.await(".card", "new tunnel, ticket 4711");
        open("#/");
        browser.await("summary", "Muted: 1");
        // The demo's loss is an incident, too, once it has lasted two minutes.
        browser.awaitTrue("return ![...document.querySelectorAll('.incident')].some((i) => i.textContent.includes('"
                + CUT + "')) && /6 containers cannot reach a partner|1 thing is broken/.test("
                + "document.querySelector('h1').textContent)");
        open("#/incident/1");
        browser.click("button", "Unmute");
        browser.await("h1 ~ p .badge", "open");
    }

    @Test
    void aQueryIsCompletedRunPlottedAndFoundAgainUnderItsAddress() {
        open("#/sql");
        WebElement area = browser.await("textarea");
        area.sendKeys(Keys.chord(Keys.CONTROL, "a"));
        area.sendKeys("SELECT name, load FROM da");
        browser.await(".completion li", "data");
        area.sendKeys(Keys.ENTER);
        area.sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
        browser.await("#said", "48 rows");
        browser.await(".result td a", "be1.host1");

        area.sendKeys(Keys.chord(Keys.CONTROL, "a"));
        area.sendKeys(SCATTER);
        area.sendKeys(Keys.chord(Keys.CONTROL, Keys.ENTER));
        browser.await("#said", "168 rows");
        browser.click("button", "Scatter");
        browser.await(".chart canvas");
        browser.awaitTrue("return " + PAINTED.formatted(".chart") + " > 500");

        String address = (String) browser.run("return location.href");
        browser.open(URI.create(address));
        browser.await(".chart canvas");
        assertThat(browser.run("return document.querySelector('textarea').value"))
                .isEqualTo(SCATTER);
        browser.click("button", "Bars");
        browser.await(".chart canvas");
    }

    @Test
    void aSavedQueryOfTheServerIsPickedAndRun() {
        open("#/sql");
        browser.click("option", "coverage: what we do not know, by data centre");
        browser.await("#said", "3 rows");
        browser.await(".result th", "NEVERSEEN");
    }

    @Test
    void aQueryInALinkIsShownAndRunOnlyOnceItsUserConfirms() {
        String sql = "SELECT name, role FROM container WHERE name = 'be1.host1'";
        open("#/sql?q=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
        browser.await("#unasked", "was not run");
        assertThat(browser.run("return document.querySelector('textarea').value"))
                .isEqualTo(sql);
        browser.click("button.primary", "Run");
        browser.await("#said", "1 row");
    }

    @Test
    void aRefusedQuerySaysWhy() {
        open("#/sql?q=" + URLEncoder.encode("DROP TABLE data", StandardCharsets.UTF_8));
        browser.await("#unasked", "was not run");
        browser.click("button.primary", "Run");
        browser.await(".refused", "DROP refused");
        // Chromium itself notes every answer that is an error.
        assertThat(browser.complaints()).allMatch(line -> line.contains("400 (Bad Request)"));
        browser.forget();
    }

    @Test
    void theSearchIsAKeyAwayAndTakesAnAddress() {
        open("#/");
        browser.await(".incident");
        browser.await("body").sendKeys("/");
        browser.await("#search input").sendKeys("127.2.3.13");
        browser.await("#found li", "db1.host2");
        browser.await("#search input").sendKeys(Keys.ENTER);
        browser.await("h1", "db1.host2");
        browser.await("#clients", "Has this one as partner");
    }

    @Test
    void aQuestionMarkShowsTheKeysAndBarsNobody() throws Exception {
        open("#/");
        browser.await(".incident");
        browser.await("body").sendKeys("?");
        browser.await("dialog.keys[open] dt", "?");
        assertThat(browser.seriousBarriers()).isEmpty();
        browser.await("dialog.keys button").click();
        browser.awaitTrue("return !document.querySelector('dialog.keys').open");
    }

    @Test
    void onTheMapNodesArePickedAndHidden() {
        open("#/map?by=host");
        browser.await(".topology .node.bad[aria-label^='host1:'] text", "host1");
        browser.run("document.querySelector('.node[aria-label^=\"host2:\"]').focus()");
        browser.run(
                "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))");
        browser.await(".panel strong", "host2");
        browser.await("path.edge.bad.on");
        browser.click(".panel button", "Hide it");
        browser.awaitGone(".node[aria-label^='host2:']");
        browser.awaitGone("path.edge.bad");
    }

    @Test
    void dependenciesAreDrawnByLevelsAndAroundANodeAndAreInATableToo() {
        open("#/dependencies?by=role");
        browser.await(".graph canvas");
        browser.click("a.button", "Data centres");
        browser.await("a.button.on", "Data centres");
        browser.click("details summary", "As a table");
        browser.await("td", "TX");
        open("#/dependencies?by=node&centre=be1.host1&hops=1");
        browser.await("h1", "Dependencies around be1.host1");
        browser.click("details summary", "As a table");
        browser.await("td", "be1.host1");
    }

    @Test
    void nothingIsWiderThanAPhone() throws Exception {
        browser.phone();
        for (String name : VIEWS.keySet()) {
            openView(name);
            awaitView();
            assertThat((Boolean) browser.run(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as(name)
                    .isTrue();
            assertThat((Boolean) browser.run("""
                            const here = document.querySelector('nav a[aria-current]').getBoundingClientRect();
                            return here.left >= 0 && here.right <= innerWidth
                            """))
                    .as("the place of " + name + " in the navigation is in sight")
                    .isTrue();
            browser.screenshot(IMAGES.resolve(name + "-phone.webp"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noViewBarsAnybody(boolean dark) throws Exception {
        browser.dark(dark);
        for (String name : VIEWS.keySet()) {
            openView(name);
            awaitView();
            browser.screenshot(IMAGES.resolve(name + (dark ? "-dark" : "-light") + ".webp"));
            assertThat(browser.seriousBarriers()).as(name).isEmpty();
        }
    }

    @Test
    void allThatIsLoadedFitsInAMegabyte() {
        openView("sql");
        browser.await(".chart canvas");
        Object bytes = browser.run("""
                return performance.getEntriesByType('resource').filter((r) => r.name.includes('/page/') && !r.name.includes('/api/'))
                    .reduce((sum, r) => sum + r.encodedBodySize, 0)
                """);
        assertThat(((Number) bytes).longValue()).isBetween(100_000L, 1_000_000L);
    }

    @Test
    void whenTheServerIsGoneNothingLooksGoodUntilItIsBack() throws Exception {
        open("#/");
        browser.await("#live", "live");
        fleet.close();
        browser.await("#gone", "The server does not answer");
        assertThat(browser.run("return getComputedStyle(document.querySelector('main')).filter"))
                .isEqualTo("grayscale(1)");
        fleet = DemoFleet.start(port);
        browser.await("#live", "live");
        assertThat(browser.run("return document.body.className")).isEqualTo("");
        browser.await(".incident", CUT);
        browser.forget(); // the refused connections in between
    }

    private static void openView(String name) {
        open(VIEWS.get(name));
        if (name.equals("sql")) {
            browser.click("button.primary", "Run");
        }
    }

    private static void open(String view) {
        browser.open(URI.create("http://127.0.0.1:" + port + "/" + view));
    }

    /** Until what is asked for is there: a heading, and no view that waits. */
    private static void awaitView() {
        browser.await("main h1");
        browser.await("#live[data-live=live]");
        String address = browser.run("return location.hash").toString();
        if (address.contains("chart=")) {
            browser.await(".chart canvas");
        }
        if (address.contains("curves=")) {
            browser.await(".timechart canvas");
        }
    }

    /** Counts the pixels of a chart that are not transparent. */
    private static final String PAINTED = """
            [...document.querySelectorAll('%s canvas')].reduce((sum, canvas) => {
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let painted = 0;
                for (let i = 3; i < pixels.length; i += 4) painted += pixels[i] > 0 ? 1 : 0;
                return sum + painted;
            }, 0)""";
}
