package io.earshot.server.explain;

import io.earshot.model.LinkProbes;
import io.earshot.model.LinkProbes.Hop;
import io.earshot.model.LinkProbes.Large;
import io.earshot.model.LinkProbes.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The finding about a pair of containers.
 *
 * @param state OK, CUT, LOSS, PATH_MTU, PORT, ICMP_FILTERED, REFUSED or UNKNOWN
 * @param text one sentence for people
 * @param evidence lines, each an observation
 */
public record Verdict(String state, String text, List<String> evidence) {

    /** Fewer lost probes than this share may be chance. */
    private static final double LOSS = 0.15;

    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /**
     * Judges what both ends found.
     *
     * @param there the direction that was asked about
     * @param back the other one; empty where the partner has no agent
     */
    static Verdict of(End there, Optional<End> back) {
        List<String> evidence = new ArrayList<>();
        Stream.concat(Stream.of(there), back.stream()).forEach(end -> evidence.addAll(lines(end)));
        List<End> ends = Stream.concat(Stream.of(there), back.stream()).toList();
        if (ends.stream().allMatch(end -> end.probes().isEmpty())) {
            return new Verdict("UNKNOWN", "nobody could probe: " + there.problem(), evidence);
        }
        for (End end : ends) {
            if (end.isRefused()) {
                return new Verdict(
                        "REFUSED",
                        "the machine of " + end.from() + " itself refuses to send to " + end.to() + " (" + error(end)
                                + "): a firewall rule, an IPsec policy or a route on it blocks the way",
                        evidence);
            }
        }
        if (there.isSilent()) {
            return silent(there, back, evidence);
        }
        if (back.filter(End::isSilent).isPresent()) {
            return silent(back.get(), Optional.of(there), evidence);
        }
        for (End end : ends) {
            Optional<Verdict> partial = partial(end, evidence);
            if (partial.isPresent()) {
                return partial.get();
            }
        }
        String unprobed = back.filter(end -> end.probes().isEmpty())
                .map(end -> "; the other direction was not probed")
                .orElse("");
        return there.probes().isPresent()
                ? new Verdict(
                        "OK", there.from() + " reaches " + there.to() + " by every method now" + unprobed, evidence)
                : new Verdict(
                        "UNKNOWN",
                        there.to() + " reaches " + there.from() + " now; " + there.from() + " could not probe: "
                                + there.problem(),
                        evidence);
    }

    private static Verdict silent(End silent, Optional<End> other, List<String> evidence) {
        boolean traced = silent.probes().stream()
                .flatMap(probes -> probes.traces().stream())
                .anyMatch(LinkProbes.Trace::reached);
        String where = traced
                ? "; a trace of the path arrives, so that the probes themselves are dropped at one of the two ends"
                : lastHop(silent)
                        .map(hop -> "; the last router that answers " + silent.from() + " is "
                                + hop.ip().orElseThrow() + " (hop " + hop.ttl() + ")")
                        .orElse("");
        if (other.filter(End::isAnswered).isPresent()) {
            return new Verdict(
                    "CUT",
                    "nothing that " + silent.from() + " sends to " + silent.to() + " is answered, while "
                            + other.get().from() + " reaches " + other.get().to()
                            + ": a stateful firewall or a policy blocks connections from one side" + where,
                    evidence);
        }
        boolean both = other.filter(End::isSilent).isPresent();
        return new Verdict(
                "CUT",
                both
                        ? "nothing passes between " + silent.from() + " and " + silent.to() + ", from neither end"
                                + where
                        : silent.from() + " gets no answer of " + silent.to() + " by any method" + where,
                evidence);
    }

    private static Optional<Verdict> partial(End end, List<String> evidence) {
        if (end.probes().isEmpty()) {
            return Optional.empty();
        }
        LinkProbes probes = end.probes().get();
        Optional<Outcome> echo = probes.echo();
        if (probes.connect().isRefused()) {
            return Optional.of(new Verdict(
                    "PORT",
                    end.to() + " answers " + end.from() + " by ICMP; the machine of " + end.from()
                            + " itself refuses to connect to it by TCP on port " + ports(probes) + " (" + error(end)
                            + ")",
                    evidence));
        }
        if (echo.filter(Outcome::isRefused).isPresent()) {
            return Optional.of(new Verdict(
                    "ICMP_FILTERED",
                    "TCP from " + end.from() + " to " + end.to() + " works; the machine of " + end.from()
                            + " itself refuses to send echo requests (" + error(end) + ")",
                    evidence));
        }
        if (probes.connect().isSilent()
                && echo.filter(each -> each.received() > 0).isPresent()) {
            return Optional.of(new Verdict(
                    "PORT",
                    end.to() + " answers " + end.from() + " by ICMP, but not TCP on port " + ports(probes)
                            + ": a firewall drops it",
                    evidence));
        }
        if (echo.filter(Outcome::isSilent).isPresent()) {
            return Optional.of(new Verdict(
                    "ICMP_FILTERED",
                    "TCP from " + end.from() + " to " + end.to()
                            + " works; echo requests are filtered, which breaks path"
                            + " MTU discovery where packets are too large",
                    evidence));
        }
        Optional<Large> large = probes.large().filter(each -> each.received() == 0);
        if (large.isPresent()) {
            return Optional.of(new Verdict(
                    "PATH_MTU",
                    "small packets from " + end.from() + " reach " + end.to() + ", packets of "
                            + large.get().size()
                            + " bytes do not"
                            + (large.get().largest().isPresent()
                                    ? "; the largest that arrives has about "
                                            + large.get().largest().getAsInt() + " bytes"
                                    : "")
                            + holeHop(probes),
                    evidence));
        }
        double lost = Stream.concat(echo.stream(), Stream.of(probes.connect()))
                .filter(each -> each.sent() > 0)
                .mapToDouble(each -> 1 - (double) each.received() / each.sent())
                .max()
                .orElse(0);
        return lost > LOSS
                ? Optional.of(new Verdict(
                        "LOSS",
                        end.from() + " loses " + Math.round(100 * lost) + " % of its probes to " + end.to() + " now",
                        evidence))
                : Optional.empty();
    }

    /** Names the router behind which large packets get lost, where one says so or stops answering. */
    private static String holeHop(LinkProbes probes) {
        return probes.traces().stream()
                .flatMap(trace -> trace.hops().stream())
                .filter(hop -> hop.mtu().isPresent() && hop.ip().isPresent())
                .findFirst()
                .map(hop -> "; " + hop.ip().get() + " (hop " + hop.ttl() + ") says that its next link takes "
                        + hop.mtu().getAsInt())
                .orElse("");
    }

    private static Optional<Hop> lastHop(End end) {
        return end.probes().stream()
                .flatMap(probes -> probes.traces().stream())
                .flatMap(trace -> trace.hops().stream())
                .filter(hop -> hop.ip().isPresent())
                .max(Comparator.comparingInt(Hop::ttl));
    }

    private static String error(End end) {
        LinkProbes probes = end.probes().orElseThrow();
        return probes.connect()
                .error()
                .or(() -> probes.echo().flatMap(Outcome::error))
                .orElse("refused");
    }

    private static List<String> lines(End end) {
        String who = end.from() + " to " + end.to() + " (" + end.ip() + "): ";
        if (end.probes().isEmpty()) {
            return List.of(who + "not probed: " + end.problem());
        }
        LinkProbes probes = end.probes().get();
        List<String> lines = new ArrayList<>();
        lines.add(who
                + probes.echo()
                        .map(echo -> "ICMP echo " + line(echo))
                        .orElse("ICMP echo cannot be sent by this agent"));
        lines.add(who + "TCP port " + ports(probes) + " " + line(probes.connect()));
        probes.large()
                .ifPresent(large -> lines.add(who + "packets of " + large.size() + " bytes: " + large.received()
                        + " of " + large.sent() + " answered"
                        + (large.largest().isPresent()
                                ? ", of " + large.largest().getAsInt() + " bytes yes"
                                : "")));
        probes.traces()
                .forEach(trace -> lines.add(who + "trace by " + trace.method().toUpperCase(Locale.ROOT)
                        + (trace.size() > 100 ? " with " + trace.size() + " bytes" : "") + ": " + hops(trace)));
        return lines;
    }

    private static String hops(LinkProbes.Trace trace) {
        List<String> hops = trace.hops().stream()
                .map(hop -> hop.ttl() + " " + hop.ip().map(Object::toString).orElse("*"))
                .toList();
        return (hops.isEmpty() ? "no hop answers" : String.join(", ", hops))
                + (trace.reached() ? " (target)" : "; the target was not reached");
    }

    private static String line(Outcome outcome) {
        if (outcome.sent() == 0) {
            return "could not be sent (" + outcome.error().orElse("no reason") + ")";
        }
        return outcome.received() + " of " + outcome.sent() + " answered"
                + outcome.rtt()
                        .filter(rtt -> rtt.avg().isPresent())
                        .map(rtt -> String.format(
                                Locale.ROOT, ", %.2f ms on average", rtt.avg().getAsDouble()))
                        .orElse("");
    }

    private static String ports(LinkProbes probes) {
        return String.join(", ", probes.ports().stream().map(Object::toString).toList());
    }
}
