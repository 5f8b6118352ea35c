package io.earshot.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page over 5,000 containers with 10,000 broken links. It prints what docs/benchmarks.md shows. What it asserts are times in
 * those of a plain table that the same browser draws in turns with it, since the machine may be busy.
 */
@Tag("alone")
class PageScaleIT {

    private static final int RUNS = 5;

    private static final int PAINT_IN_TABLES = 20;
    private static final int HOSTS_IN_TABLES = 10;
    private static final int DRAWN_IN_TABLES = 40;

    /** Views of the graph, and what each says of its reduction. */
    private static final Map<String, String> DRAWN = Map.of(
            "#/dependencies?by=role", "drawn as 4 places",
            "#/dependencies?by=host", "the 3,000 of ",
            "#/dependencies?by=node", "4,701 with the fewest dependencies are one place",
            "#/dependencies?by=node&centre=c1.host1&hops=2", "dependencies");

    @Test
    void aLargeFleetInDeepTroubleIsStillReadable(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start();
                BrokenFleet fleet = BrokenFleet.start(folder)) {
            URI overview = fleet.uri().resolve("#/");
            browser.open(overview);
            browser.await(".badge", "10,000 down");

            double[] tables = new double[RUNS];
            double[] paints = new double[RUNS];
            double[] hosts = new double[RUNS];
            double[] maps = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                tables[i] = millisForPlainTable(browser);
                browser.open(overview);
                browser.await("h1", "containers cannot reach a partner");
                paints[i] = number(browser.run("return performance.getEntriesByName('shown')[0].startTime"));
                browser.await(".matrix a.bad");
                hosts[i] = millisToShow(browser, "#/matrix?level=host&from=NY&to=TX");
                browser.await("h1", "Hosts between NY and TX");
                maps[i] = millisToShow(browser, "#/map?by=host");
            }
            browser.open(overview);
            browser.await(".matrix a.bad");
            for (String view : new String[] {"#/matrix?level=host&from=NY&to=TX", "#/map?by=host", "#/sql", "#/"}) {
                millisToShow(browser, view);
            }
            double heap = number(browser.run("return performance.memory.usedJSHeapSize")) / 1e6;
            double tab = browser.tabMegabytes();
            System.out.printf(
                    "plain table %.0f ms, first useful paint %.0f ms, matrix to host level %.0f ms, map by host %.0f ms (medians of %d);"
                            + " JavaScript heap %.0f MB, the tab's process %.0f MB of its own%n",
                    median(tables), median(paints), median(hosts), median(maps), RUNS, heap, tab);
            assertThat(browser.complaints()).isEmpty();
            assertThat(median(paints)).isLessThan(PAINT_IN_TABLES * median(tables));
            assertThat(median(hosts)).isLessThan(HOSTS_IN_TABLES * median(tables));
            assertThat(heap).isLessThan(150);
        }
    }

    @Test
    void fiftyThousandDependenciesAreReducedToWhatOnePictureShows(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start();
                BrokenFleet fleet = BrokenFleet.start(folder)) {
            browser.open(fleet.uri().resolve("#/dependencies?by=dataCenter"));
            browser.await(".graph canvas");
            double[] tables = new double[RUNS];
            Map<String, double[]> times = new LinkedHashMap<>();
            for (int i = 0; i < RUNS; i++) {
                tables[i] = millisForPlainTable(browser);
                for (String view : DRAWN.keySet()) {
                    times.computeIfAbsent(view, _ -> new double[RUNS])[i] = millisTo(browser, "drawn", view);
                    browser.await("p.dim", DRAWN.get(view));
                }
            }
            String picture = (String) browser.run("return document.querySelector('.graph').getAttribute('aria-label')");
            System.out.printf(
                    "plain table %.0f ms, dependencies to the picture (medians of %d):", median(tables), RUNS);
            times.forEach((view, millis) -> System.out.printf(" %s %.0f ms;", view, median(millis)));
            System.out.println();
            assertThat(browser.complaints()).isEmpty();
            assertThat(picture).startsWith("Graph of ").contains(" arrows; the table below has the same");
            assertThat(times)
                    .allSatisfy((view, millis) -> assertThat(median(millis))
                            .as("milliseconds to %s", view)
                            .isLessThan(DRAWN_IN_TABLES * median(tables)));
        }
    }

    /** Draws 20,000 cells and takes them away again. */
    private static double millisForPlainTable(Browser browser) {
        return number(browser.run("""
                const start = performance.now();
                const table = document.createElement('table');
                for (let row = 0; row < 1000; row++) {
                  const cells = table.insertRow();
                  for (let column = 0; column < 20; column++) {
                    cells.insertCell().textContent = row + ' ' + column;
                  }
                }
                document.body.append(table);
                table.getBoundingClientRect();
                table.remove();
                document.body.getBoundingClientRect();
                return performance.now() - start;
                """));
    }

    /** From the change of the address to the view's first drawing. */
    private static double millisToShow(Browser browser, String view) {
        return millisTo(browser, "shown", view);
    }

    /** @param mark which the page sets when it has done so */
    private static double millisTo(Browser browser, String mark, String view) {
        return number(browser.runAsync("""
                const [view, mark, done] = arguments;
                const before = performance.getEntriesByName(mark).length;
                const start = performance.now();
                location.hash = view;
                const look = () => {
                  const marks = performance.getEntriesByName(mark);
                  marks.length > before ? done(marks.at(-1).startTime - start) : setTimeout(look, 5);
                };
                look();
                """, view, mark));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
