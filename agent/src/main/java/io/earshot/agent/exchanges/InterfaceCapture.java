package io.earshot.agent.exchanges;

import io.earshot.model.CaptureReport.Capture;
import io.earshot.model.Ip;
import io.earshot.model.WireSettings;
import io.earshot.wire.Protocols;
import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureException;
import io.earshot.wire.capture.LiveCapture;
import io.earshot.wire.capture.LiveOptions;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Captures one interface in a thread of its own, which stands in the container's network. */
final class InterfaceCapture implements Runnable {

    /** Stands for a problem until it is known whether there is one. */
    static final String BEGINS = "begins";

    /** A share of what the process may keep at all. */
    private static final FlowLimits LIMITS = new FlowLimits(8_192, 256 << 10, 8L << 20);

    private static final int FRAMES_AT_A_TIME = 4_096;
    private static final long SECOND = 1_000_000_000L;
    private static final long RETRY_MILLIS = 10_000;

    private final String name;
    private final WireSettings settings;
    private final Map<Integer, Protocol> ports;
    private final ExchangeLedger ledger;
    private final LatestExchanges latest;
    private final CaptureBudget budget;
    private final InstantSource clock;
    private final Instant since;
    private final MinuteRows rows = new MinuteRows(2 * ExchangeLedger.MAX_ROWS_A_MINUTE);
    private final ExchangeSink sink;
    private volatile Capture state;
    private volatile boolean stopped;
    private Set<Ip> own = Set.of();
    /** Holds what analysers before the current one counted. */
    private Sums before = new Sums(0, 0, 0, 0, 0);

    private WireAnalyzer analyzer;
    private int factor = 1;

    private record Sums(long packets, long gaps, long midstream, long undecoded, long unmatched) {

        Sums plus(CaptureCounters counters) {
            long events = counters.undecoded().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return new Sums(
                    packets + counters.packets(),
                    gaps + counters.gaps(),
                    midstream + counters.midstreamFlows(),
                    undecoded + events,
                    unmatched + counters.unmatchedRequests() + counters.unmatchedResponses());
        }
    }

    /** @param budget is shared by all interfaces of a container */
    InterfaceCapture(
            String name,
            WireSettings settings,
            ExchangeLedger ledger,
            LatestExchanges latest,
            CaptureBudget budget,
            InstantSource clock) {
        this.name = name;
        this.settings = settings;
        this.ports = Protocols.byPort(settings.ports(), settings.protocols());
        this.ledger = ledger;
        this.latest = latest;
        this.sink = this::exchange;
        this.budget = budget;
        this.clock = clock;
        this.since = clock.instant();
        this.analyzer = new WireAnalyzer(LIMITS, ports, sink);
        this.state = state(before, 0, Optional.of(BEGINS));
    }

    private Capture state(Sums sums, long dropped, Optional<String> problem) {
        return new Capture(
                name,
                since,
                sums.packets(),
                dropped,
                sums.gaps(),
                sums.midstream(),
                sums.undecoded(),
                sums.unmatched(),
                factor,
                problem);
    }

    private void exchange(Exchange exchange) {
        rows.exchange(exchange);
        latest.exchange(exchange, own);
    }

    /** Returns how the capture fares. From any thread. */
    Capture state() {
        return state;
    }

    /** Says why it cannot begin. */
    void fail(String why) {
        state = state(before, 0, Optional.of(why));
    }

    /** From any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped && !isExhausted()) {
                capture();
                for (long waited = 0; waited < RETRY_MILLIS && !stopped && !isExhausted(); waited += 200) {
                    Thread.sleep(200);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isExhausted() {
        synchronized (budget) {
            return budget.isExhausted();
        }
    }

    private void capture() {
        long dropped = state.dropped();
        try (LiveCapture live = LiveCapture.open(LiveOptions.of(name).withFilter(settings.filter()))) {
            own = addresses();
            long due = System.nanoTime();
            LiveCapture.Statistics last = new LiveCapture.Statistics(0, 0, 0);
            while (!stopped) {
                live.read(FRAMES_AT_A_TIME, analyzer);
                long now = System.nanoTime();
                if (now - due >= 0) {
                    due = now + SECOND;
                    LiveCapture.Statistics statistics = live.statistics();
                    synchronized (budget) {
                        // The kernel's counts are of 32 bits.
                        budget.frames(
                                Math.max(0, statistics.received() - last.received()),
                                Math.max(0, statistics.dropped() - last.dropped()));
                    }
                    last = statistics;
                    if (!publish(dropped + statistics.dropped())) {
                        return;
                    }
                }
            }
        } catch (CaptureException e) {
            before = before.plus(analyzer.counters());
            begin(factor);
            state = state(before, dropped, Optional.of(e.getMessage()));
        }
    }

    /** Hands over what was counted. Returns whether to go on. */
    private boolean publish(long dropped) {
        Instant now = clock.instant();
        analyzer.expire(now.getEpochSecond() * SECOND + now.getNano());
        own = addresses();
        ledger.add(rows.take(Instant.MAX), own, factor);
        Sums sums = before.plus(analyzer.counters());
        if (isExhausted()) {
            state = state(
                    sums,
                    dropped,
                    Optional.of("stopped: even 1 of " + CaptureBudget.MOST + " conversations takes more than "
                            + settings.cpuShare() + " of a core"));
            return false;
        }
        state = state(sums, dropped, Optional.empty());
        int wanted;
        synchronized (budget) {
            wanted = budget.factor();
        }
        if (wanted != factor) {
            // Requests that wait in conversations which are left out from now on would count as unanswered.
            before = sums;
            begin(wanted);
        }
        return true;
    }

    private void begin(int newFactor) {
        factor = newFactor;
        analyzer = new WireAnalyzer(LIMITS, ports, factor, sink);
    }

    /** The addresses of the network that this thread stands in. */
    private Set<Ip> addresses() {
        Set<Ip> found = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(address -> found.add(Ip.of(address)));
        } catch (SocketException e) {
            return own;
        }
        return found.isEmpty() ? own : found;
    }
}
