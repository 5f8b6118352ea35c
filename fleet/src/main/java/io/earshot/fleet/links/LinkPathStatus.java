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
 * @param ports of a link with dead paths: the counts of every port
 * @param since when paths died that are still dead; absent where none is
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
        Optional<Instant> since = report.down() == 0
                ? Optional.empty()
                : before.flatMap(LinkPathStatus::since).or(() -> Optional.of(now));
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
                since);
    }

    /** Probes that are settled now may have been sent before, so that more may be lost than were sent. */
    private static OptionalDouble share(long lost, long sent) {
        return sent == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, (double) lost / sent));
    }

    /** Whether a path is dead while others are not. */
    public boolean hasDead() {
        return down > 0;
    }

    /** A way of packets; an agent does not always know on which one they were lost. */
    public enum Way {
        FORWARD,
        BACKWARD,
        UNKNOWN
    }

    /** A source port whose path is dead. */
    public record DeadPort(int port, Way way) {

        /** Some probes of a dead path are lost at random on the other way, so that the majority decides. */
        static DeadPort of(LinkPaths.Port counts) {
            int more = Long.compare(counts.lostForward(), counts.lostBackward());
            return new DeadPort(counts.port(), more > 0 ? Way.FORWARD : more < 0 ? Way.BACKWARD : Way.UNKNOWN);
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
}
