package io.earshot.agent.exchanges;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.model.CaptureReport;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WireSettings;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import io.earshot.model.json.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process that captures for an agent. Its first line of input holds the settings, each further line asks for what was found,
 * which it answers with one line; the end of the input ends it, so that it never outlives its agent. A line with the word
 * {@value #LIVE} asks for what was seen since such a line came last, the requests one by one included; any other line asks for the
 * minutes that are over.
 */
public final class CaptureMain {

    static final String LIVE = "live";

    /** A part of an order's result has room for so many. */
    private static final int MOST_LIVE_ROWS = 250;

    private static final long MEASURE_MILLIS = 1_000;
    /**
     * Puts the agent first, whose probes wake up for moments. A capture must not wait for others until the kernel's ring overflows, which
     * takes half a second; its budget bounds what it takes from them.
     */
    private static final int NICENESS = 1;

    private final ExchangeLedger ledger = new ExchangeLedger();
    private final List<InterfaceCapture> captures = new ArrayList<>();
    private final CaptureBudget budget;
    private final LatestExchanges latest = new LatestExchanges();
    private final InstantSource clock = InstantSource.system();

    private CaptureMain(WireSettings settings, Optional<Path> network) {
        budget = new CaptureBudget(settings.cpuShare());
        for (String name : settings.interfaces()) {
            captures.add(new InterfaceCapture(name, settings, ledger, latest, budget, clock));
        }
        captures.forEach(capture -> start(capture, network));
        Thread.ofPlatform().name("budget").daemon().start(this::measure);
    }

    /** @param args optionally the path of the network namespace to capture in */
    public static void main(String[] args) throws IOException {
        Priority.lower(NICENESS);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        String line = in.readLine();
        if (line == null) {
            return;
        }
        CaptureMain main;
        try {
            main = new CaptureMain(
                    WireJson.readSettings(line), args.length > 0 ? Optional.of(Path.of(args[0])) : Optional.empty());
        } catch (BadJsonException | IllegalArgumentException e) {
            System.err.println("capture settings are refused: " + e.getMessage());
            System.exit(2);
            return;
        }
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            out.println(question.equals(LIVE) ? WatchJson.part(main.live()) : WireJson.found(main.found()));
            out.flush();
        }
        main.captures.forEach(InterfaceCapture::stop);
    }

    private static void start(InterfaceCapture capture, Optional<Path> network) {
        Thread.ofPlatform().name("capture").daemon().start(() -> {
            if (network.isEmpty()) {
                capture.run();
                return;
            }
            try (NetworkNamespace inside = NetworkNamespace.open(network.get())) {
                inside.within(() -> {
                    capture.run();
                    return null;
                });
            } catch (IOException e) {
                capture.fail(e.getMessage());
            }
        });
    }

    private void measure() {
        try {
            while (true) {
                Thread.sleep(MEASURE_MILLIS);
                Optional<Duration> used = ProcessHandle.current().info().totalCpuDuration();
                used.ifPresent(time -> {
                    synchronized (budget) {
                        budget.used(System.nanoTime(), time.toNanos());
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WireJson.Found found() {
        return new WireJson.Found(ledger.report(clock.instant()), states());
    }

    private WatchedTraffic live() {
        LatestExchanges.Taken taken = latest.take();
        return new WatchedTraffic(ledger.drain(MOST_LIVE_ROWS), states(), taken.exchanges(), taken.leftOut());
    }

    private CaptureReport states() {
        return new CaptureReport(captures.stream().map(InterfaceCapture::state).toList());
    }
}
