package io.earshot.fleet.links;

import io.earshot.model.LinkPaths;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holds what an agent last said of the paths of one link. Immutable.
 *
 * @param tested source ports of which the newest probe's fate is known
 * @param down those of them that are dead
 * @param lossForward share of probes that never reached the partner, in the last report's cycle; absent where none was sent
 * @param lossBackward share of probes whose answer did not come back
 * @param jitter in milliseconds; absent before the second answer
 * @param port where the probes go to; 0 if not told
 * @param ports of a link with dead or narrow paths: the counts of every port
 * @param since when the first path became dead or narrow; absent where none is
 */
public record LinkPathStatus(
        int tested,
        int down,
        OptionalDouble lossForward,
        OptionalDouble lossBackward,
        OptionalDouble jitter,
        long reordered,
        String method,
        int port,
        List<LinkPaths.Port> ports,
        Optional<Instant> since) {

    /** Returns the status after the next report. */
    static LinkPathStatus next(Optional<LinkPathStatus> before, LinkPaths report, Instant now) {
        LinkPathStatus told = of(report);
        return told.isFaulty()
                ? told.faultySince(before.flatMap(LinkPathStatus::since).orElse(now))
                : told;
    }

    private static LinkPathStatus of(LinkPaths report) {
        return new LinkPathStatus(
                report.tested(),
                report.down(),
                share(report.lostForward(), report.sent()),
                share(report.lostBackward(), report.sent()),
                report.jitter(),
                report.reordered(),
                report.method(),
                report.port(),
                report.ports(),
                Optional.empty());
    }

    private LinkPathStatus faultySince(Instant moment) {
        return new LinkPathStatus(
                tested, down, lossForward, lossBackward, jitter, reordered, method, port, ports, Optional.of(moment));
    }

    /** Probes that are settled now may have been sent before, so that more may be lost than were sent. */
    private static OptionalDouble share(long lost, long sent) {
        return sent == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, (double) lost / sent));
    }

    /** Whether a path is dead while others are not. */
    public boolean hasDead() {
        return down > 0;
    }

    /** Whether a path is dead, or carries less than the others. */
    public boolean isFaulty() {
        return hasDead() || !narrow().isEmpty();
    }

    /** A way of packets; an agent does not always know on which one they were lost. */
    public enum Way {
        FORWARD,
        BACKWARD,
        UNKNOWN
    }

    /** Some probes of a faulty path are lost at random on the other way, so that the majority decides. */
    private static Way wayOf(LinkPaths.Port counts) {
        int more = Long.compare(counts.lostForward(), counts.lostBackward());
        return more > 0 ? Way.FORWARD : more < 0 ? Way.BACKWARD : Way.UNKNOWN;
    }

    /** A source port whose path loses some packets or all, and the way on which it does. */
    public sealed interface FaultyPort {
        int port();

        Way way();
    }

    /** A source port whose path is dead. */
    public record DeadPort(int port, Way way) implements FaultyPort {

        static DeadPort of(LinkPaths.Port counts) {
            return new DeadPort(counts.port(), wayOf(counts));
        }
    }

    /** A source port whose path carries smaller packets than those of others, in octets. */
    public record NarrowPort(int port, int pathMtu, Way way) implements FaultyPort {

        /** The counts of a link with dead paths, too, are those of small packets, which arrive. */
        static NarrowPort of(LinkPaths.Port counts) {
            return new NarrowPort(counts.port(), counts.pathMtu().orElseThrow(), wayOf(counts));
        }
    }

    /** Returns the source ports of dead paths with the way on which their packets are lost. */
    public List<DeadPort> dead() {
        return ports.stream().filter(LinkPaths.Port::down).map(DeadPort::of).toList();
    }

    /** Returns the source ports of dead paths. */
    public List<Integer> deadPorts() {
        return dead().stream().map(DeadPort::port).toList();
    }

    /** Returns the source ports whose paths carry less than the widest one. */
    public List<NarrowPort> narrow() {
        if (ports.isEmpty()) {
            return List.of();
        }
        int widest =
                ports.stream().mapToInt(each -> each.pathMtu().orElse(0)).max().orElse(0);
        return ports.stream()
                .filter(each -> !each.down() && each.pathMtu().orElse(widest) < widest)
                .map(NarrowPort::of)
                .toList();
    }
}
