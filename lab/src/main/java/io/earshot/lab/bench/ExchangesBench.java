package io.earshot.lab.bench;

import io.earshot.agent.exchanges.CaptureMain;
import io.earshot.agent.exchanges.TrafficWatches;
import io.earshot.agent.exchanges.WatchHandler;
import io.earshot.agent.orders.OrderException;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.model.CaptureReport.Capture;
import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.Order;
import io.earshot.model.WatchOrder;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WireSettings;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Measures the cost and the losses of a live capture: programs talk HTTP over a cable between two network namespaces at a rate, while the agent's
 * capturing process decodes and counts it and {@code tcpdump -w /dev/null}, which only copies frames, captures the same interface. Then the same
 * for two whole agents, one of which captures.
 */
public final class ExchangesBench {

    private static final String CLIENT = "10.94.0.1";
    private static final String SERVER = "10.94.0.2";
    private static final int PORT = 8_080;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern OWN = Pattern.compile("Private_(?:Clean|Dirty):\\s+(\\d+) kB");
    private static final long PAUSE_MILLIS = 200;

    private final List<Integer> rates;
    private final int seconds;
    private final boolean tshark;

    /**
     * @param rates requests a second, one after the other
     * @param tshark whether tshark decodes the same packets meanwhile, which may need more than a core
     */
    public ExchangesBench(List<Integer> rates, int seconds, boolean tshark) {
        this.rates = List.copyOf(rates);
        this.seconds = seconds;
        this.tshark = tshark;
    }

    /** Counts the requests of which a watch has told. */
    private static final class Seen {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicReference<Optional<Capture>> capture = new AtomicReference<>(Optional.empty());
        private final AtomicBoolean wanted = new AtomicBoolean(true);

        boolean take(String part) {
            try {
                WatchedTraffic seen = WatchJson.readPart(part);
                requests.addAndGet(seen.exchanges().exchanges().stream()
                        .filter(count -> count.protocol().equals("http1"))
                        .mapToLong(Count::requests)
                        .sum());
                capture.set(seen.captures().captures().stream().findFirst());
                return wanted.get();
            } catch (BadJsonException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean captures() {
            return capture.get().filter(each -> each.problem().isEmpty()).isPresent();
        }
    }

    /** Measures and returns lines for people. */
    public String run() throws IOException, InterruptedException {
        try (Namespaces namespaces = Namespaces.open()) {
            Namespace client = namespaces.add("client");
            Namespace server = namespaces.add("server");
            namespaces.connect(client, "eth0", server, "eth0");
            client.ip("addr", "add", CLIENT + "/24", "dev", "eth0");
            server.ip("addr", "add", SERVER + "/24", "dev", "eth0");
            Process answering = server.start(java("answer", Integer.toString(PORT)));
            try (BufferedReader ready = answering.inputReader()) {
                if (ready.readLine() == null) {
                    throw new IOException("the program that answers did not start");
                }
                StringBuilder lines = new StringBuilder();
                for (int rate : rates) {
                    lines.append(measure(client, server, rate)).append('\n');
                }
                try (CapturingAgentBench agents = CapturingAgentBench.start(namespaces, "server", SERVER)) {
                    for (int rate : rates) {
                        lines.append(agents.measure(() -> talk(client, rate, seconds)))
                                .append('\n');
                    }
                }
                return lines.toString().strip();
            } finally {
                answering.destroyForcibly();
            }
        }
    }

    private static String[] java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Path.of(TalkProgram.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                TalkProgram.class.getName()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private String measure(Namespace client, Namespace server, int rate) throws IOException, InterruptedException {
        Seen seen = new Seen();
        Thread watch = Thread.ofVirtual().start(() -> watch(server, seen));
        List<OtherCapture> others = new ArrayList<>();
        try {
            others.add(OtherCapture.tcpdump(server, "eth0"));
            if (tshark) {
                others.add(OtherCapture.tshark(server, "eth0"));
            }
            while (!seen.captures()) {
                if (!watch.isAlive()) {
                    throw new IOException("nothing is captured");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            ProcessHandle capturing = capturing(ProcessHandle.current());
            talk(client, rate, Math.min(5, seconds)); // the compiler's share of the beginning is not what lasts
            settle(seen);
            long requestsBefore = seen.requests.get();
            Capture before = seen.capture.get().orElseThrow();
            Duration cpuBefore = cpu(capturing);
            for (OtherCapture other : others) {
                other.begin();
            }
            long asked = talk(client, rate, seconds);
            settle(seen);
            Duration cpu = cpu(capturing).minus(cpuBefore);
            for (OtherCapture other : others) {
                other.stop();
            }
            Capture after = seen.capture.get().orElseThrow();
            long packets = after.packets() - before.packets();
            Path process = Path.of("/proc", Long.toString(capturing.pid()));
            String status = Files.readString(process.resolve("status"));
            String maps = Files.readString(process.resolve("smaps_rollup"));
            seen.wanted.set(false);
            watch.join();
            double perPacket = cpu.toNanos() / 1e3 / Math.max(1, packets);
            StringBuilder beside = new StringBuilder();
            for (OtherCapture other : others) {
                beside.append(other.end(packets, seconds, perPacket));
            }
            return String.format(
                    Locale.ROOT,
                    "%,d requests/s wanted, %,d asked in %d s, %,d counted by a factor of %d, %,d packets/s: capture %.1f %% of a core, %.1f us a"
                            + " packet, %d dropped, %d gaps, %d MB at most, %d MB that it shares with no other process%s",
                    rate,
                    asked,
                    seconds,
                    seen.requests.get() - requestsBefore,
                    after.factor(),
                    packets / seconds,
                    100.0 * cpu.toMillis() / 1_000 / seconds,
                    perPacket,
                    after.dropped() - before.dropped(),
                    after.gaps() - before.gaps(),
                    megabytes(PEAK, status),
                    megabytes(OWN, maps),
                    beside);
        } finally {
            seen.wanted.set(false);
            others.forEach(OtherCapture::close);
            watch.join();
        }
    }

    private void watch(Namespace server, Seen seen) {
        WireSettings everything = new WireSettings(List.of("eth0"), "", 1, Map.of(), List.of());
        WatchOrder order = new WatchOrder(everything, WatchOrder.LONGEST);
        try {
            new WatchHandler(new TrafficWatches(_ -> Optional.of(server.path()), System::nanoTime))
                    .execute(
                            new Order(
                                    "bench", WatchOrder.KIND, "be5.host58", WatchOrder.LONGEST, WatchJson.order(order)),
                            seen::take);
        } catch (OrderException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a second passes in which nothing is counted. */
    private static void settle(Seen seen) throws InterruptedException {
        long requests = -1;
        while (requests != seen.requests.get()) {
            requests = seen.requests.get();
            Thread.sleep(3_000);
        }
    }

    private static long talk(Namespace client, int rate, int seconds) throws IOException, InterruptedException {
        Process asking = client.start(
                java("ask", SERVER, Integer.toString(PORT), Integer.toString(rate), Integer.toString(seconds)));
        String count = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (asking.waitFor() != 0) {
            throw new IOException("the program that asks failed");
        }
        return Long.parseLong(count);
    }

    /** Returns the process that captures for another one. */
    static ProcessHandle capturing(ProcessHandle agent) throws IOException {
        return agent.children()
                .filter(child -> child.info()
                        .arguments()
                        .map(words -> List.of(words).contains(CaptureMain.class.getName()))
                        .orElse(false))
                .findFirst()
                .orElseThrow(() -> new IOException("no capturing process"));
    }

    private static long megabytes(Pattern line, String status) {
        long[] kilobytes = line.matcher(status)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .toArray();
        return kilobytes.length == 0 ? -1 : LongStream.of(kilobytes).sum() / 1_024;
    }

    static Duration cpu(ProcessHandle process) throws IOException {
        return process.info().totalCpuDuration().orElseThrow(() -> new IOException("a process ended early"));
    }
}
