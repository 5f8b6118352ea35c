package io.earshot.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.files.FileTree;
import io.earshot.lab.RealPrograms;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;

/** Debian's Chromium without a window, which remembers whatever it complained of and everybody whom it talked to. */
final class Browser implements AutoCloseable {

    /** Generous: the machine may be busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final Path profile;
    private final ChromeDriver driver;
    private final List<String> complaints = new ArrayList<>();
    private final List<URI> asked = new ArrayList<>();

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** Skips the test, or fails it under {@code ./verify}, where there is no Chromium. */
    static Browser start() throws IOException {
        Path chromium = RealPrograms.require("chromium");
        Path chromedriver = RealPrograms.require("chromedriver");
        Path profile = Files.createTempDirectory("earshot-browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                // One process draws all pages: each new one costs a second of processor time.
                "--renderer-process-limit=1",
                "--disable-features=SpareRendererForSitePerProcess",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-precise-memory-info",
                "--lang=en-GB",
                "--user-data-dir=" + profile);
        options.setCapability(
                "goog:loggingPrefs", Map.of("browser", Level.ALL.getName(), "performance", Level.ALL.getName()));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(profile, new ChromeDriver(service, options));
        browser.desktop();
        return browser;
    }

    void desktop() {
        size(1200, 860, false);
    }

    void phone() {
        size(390, 844, true);
    }

    private void size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Shows the page as it is printed. */
    void print() {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    }

    /** Loads the page anew, so that nothing of the view before is left. */
    void open(URI address) {
        driver.get("about:blank");
        driver.get(address.toString());
    }

    WebElement await(String css) {
        return await(css, "");
    }

    /** The first element that has the text in it, once there is one. */
    WebElement await(String css, String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                for (WebElement element : driver.findElements(By.cssSelector(css))) {
                    if (element.getText().contains(text)) {
                        return element;
                    }
                }
                Thread.sleep(50);
            } catch (StaleElementReferenceException | NoSuchElementException changing) {
                // The page draws itself anew; the next look sees it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(
                "no " + css + " with \"" + text + "\" within " + PATIENCE.toSeconds() + " s; the page says:\n"
                        + driver.findElement(By.tagName("body")).getText());
    }

    /** The page may redraw between the look and the click. */
    void click(String css, String text) {
        for (int tries = 0; ; tries++) {
            try {
                await(css, text).click();
                return;
            } catch (StaleElementReferenceException e) {
                assertThat(tries).as("clicks on " + css + " that moved away").isLessThan(5);
            }
        }
    }

    void awaitGone(String css) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!driver.findElements(By.cssSelector(css)).isEmpty()) {
            assertThat(System.nanoTime()).as(css + " stays").isLessThan(end);
            pause();
        }
    }

    /** Waits until a script returns true. */
    void awaitTrue(String script) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Boolean.TRUE.equals(run(script))) {
            assertThat(System.nanoTime()).as(script).isLessThan(end);
            pause();
        }
    }

    Object run(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    Object runAsync(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return ((JavascriptExecutor) driver).executeAsyncScript(script, arguments);
    }

    /** Returns axe's findings that are serious or worse. */
    String seriousBarriers() throws IOException {
        try (InputStream axe = Browser.class.getClassLoader().getResourceAsStream(AXE)) {
            run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return (String) runAsync("""
                const done = arguments[arguments.length - 1];
                axe.run(document).then((found) => done(found.violations
                    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                    .map((v) => v.id + ': ' + v.help + ' ' + v.nodes.map((n) => n.html.slice(0, 200) + ' '
                        + n.any.map((a) => a.message).join(' ')).join('\\n')).join('\\n')), (e) => done(String(e)));
                """);
    }

    void screenshot(Path file) throws IOException {
        Map<String, Object> shot =
                driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "webp", "quality", 70));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
    }

    /** Forgets what was complained of so far. */
    void forget() {
        read();
        complaints.clear();
        asked.clear();
    }

    /** Errors and warnings on the console, violations of the content security policy among them. */
    List<String> complaints() {
        read();
        return List.copyOf(complaints);
    }

    /** Returns the addresses that the page requested. */
    List<URI> asked() {
        read();
        return List.copyOf(asked);
    }

    /** Returns the private memory of the page's process, as the kernel counts it. */
    double tabMegabytes() throws IOException {
        long kilobytes = 0;
        for (ProcessHandle process : ProcessHandle.current()
                .descendants()
                .filter(Browser::isRenderer)
                .toList()) {
            Path memory = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
            kilobytes = Math.max(
                    kilobytes,
                    Files.readAllLines(memory).stream()
                            .filter(line -> line.startsWith("Private_"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                            .sum());
        }
        return kilobytes / 1e3;
    }

    /** Chromium writes its processes' command lines anew, as one word. */
    private static boolean isRenderer(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains("--type=renderer");
        } catch (IOException gone) {
            return false;
        }
    }

    private void read() {
        for (LogEntry entry : driver.manage().logs().get("browser")) {
            // Advice on speed, which axe's own looking earns.
            boolean advice = entry.getMessage().startsWith("rendering ");
            if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !advice) {
                complaints.add(entry.getMessage());
            }
        }
        for (LogEntry entry : driver.manage().logs().get("performance")) {
            String event = entry.getMessage();
            if (event.contains("\"Network.requestWillBeSent\"")) {
                int url = event.indexOf("\"url\":\"", event.indexOf("\"request\":")) + 7;
                String address = event.substring(url, event.indexOf('"', url));
                if (address.startsWith("http") || address.startsWith("ws")) {
                    asked.add(URI.create(address.split("[?#]", 2)[0]));
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        FileTree.delete(profile);
    }
}
