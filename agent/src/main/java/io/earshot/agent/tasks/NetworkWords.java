package io.earshot.agent.tasks;

import io.earshot.agent.exchanges.TrafficWatch;
import io.earshot.agent.explain.ProbePlace;
import io.earshot.agent.explain.ProbeThread;
import io.earshot.agent.kernel.NativeCalls;
import io.earshot.agent.orders.OrderException;
import io.earshot.agent.tasks.NetworkLines.WatchRules;
import io.earshot.model.Ip;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Trace;
import io.earshot.model.WatchOrder;
import io.earshot.model.WireSettings;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that look at a container's network from where it stands: the path to an address, and its traffic. */
final class NetworkWords {

    private final NetworkInstruments instruments;

    NetworkWords(NetworkInstruments instruments) {
        this.instruments = instruments;
    }

    /** Traces the path to an address by echo requests and by TCP connects, which takes some seconds at most. */
    TaskOutcome trace(TaskWord word, TaskOrder order) throws InterruptedException {
        Ip to;
        int port;
        try {
            to = Ip.parse(order.arguments().getOrDefault("ip", ""));
            port = port(order.arguments().getOrDefault("port", ""));
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        }
        if (word.trace().orElseThrow().networks().stream().noneMatch(network -> network.contains(to))) {
            return TaskOutcome.of(
                    State.REFUSED,
                    to + " is in none of the networks that " + order.word() + " may trace on this machine");
        }
        if (NativeCalls.refusal().isPresent()) {
            return TaskOutcome.of(
                    State.REFUSED,
                    "no path is traced here: " + NativeCalls.refusal().get());
        }
        Optional<ProbePlace> place = instruments.places().apply(order.target().toString());
        if (place.isEmpty()) {
            return TaskOutcome.of(State.REFUSED, "this agent does not probe for " + order.target());
        }
        try {
            List<Trace> traces = ProbeThread.call("trace", () -> place.get().trace(to, port, OptionalInt.empty()));
            String text = traces.stream().map(NetworkWords::text).collect(Collectors.joining());
            return TaskOutcome.of(traces.stream().anyMatch(Trace::reached) ? State.DONE : State.FAILED, text);
        } catch (IOException e) {
            return TaskOutcome.of(State.FAILED, e.getMessage());
        }
    }

    private static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port \"" + text + "\", expected 1 to 65535");
        }
        return port;
    }

    private static String text(Trace trace) {
        return Stream.concat(
                        Stream.of("by " + trace.method() + ", " + trace.size() + " octets: "
                                + (trace.reached() ? "reached" : "not reached")),
                        trace.hops().isEmpty()
                                ? Stream.of("  no hop answers")
                                : trace.hops().stream().map(Hop::text).map(hop -> "  " + hop))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Captures the container's traffic until one of the bounds is met, and returns the exchanges as lines.
     *
     * @param left until the order expires
     */
    TaskOutcome watch(TaskWord word, TaskOrder order, Duration left) throws InterruptedException {
        WatchRules rules = word.watch().orElseThrow();
        WatchOrder watch;
        try {
            Duration time = Duration.ofSeconds(Long.parseLong(order.arguments().getOrDefault("seconds", "")));
            if (time.compareTo(word.timeLimit()) > 0) {
                throw new IllegalArgumentException("seconds " + time.toSeconds() + ", expected at most "
                        + word.timeLimit().toSeconds() + " as the word's timeLimit says");
            }
            WireSettings capture = new WireSettings(
                    rules.interfaces(),
                    filter(rules.filter(), order.arguments()),
                    WireSettings.DEFAULT_CPU_SHARE,
                    Map.of(),
                    List.of());
            watch = new WatchOrder(capture, time.compareTo(left) < 0 ? time : left);
        } catch (IllegalArgumentException e) {
            return TaskOutcome.of(State.REFUSED, e.getMessage());
        }
        WatchedLines lines = new WatchedLines(word.outputLimit(), rules.packets());
        try (TrafficWatch begun = instruments.watches().begin(order.target(), watch)) {
            do {
                lines.add(begun.next());
            } while (!begun.isOver() && lines.wantsMore());
        } catch (OrderException e) {
            return TaskOutcome.of(e.isRefusal() ? State.REFUSED : State.FAILED, e.getMessage());
        }
        return lines.outcome();
    }

    /** Returns what passes both the word's filter and the order's arguments. */
    static String filter(String allowed, Map<String, String> arguments) {
        List<String> parts = new ArrayList<>();
        if (!allowed.isEmpty()) {
            parts.add("(" + allowed + ")");
        }
        if (arguments.containsKey("ip")) {
            parts.add("host " + Ip.parse(arguments.get("ip")));
        }
        if (arguments.containsKey("port")) {
            parts.add("port " + port(arguments.get("port")));
        }
        return String.join(" and ", parts);
    }
}
