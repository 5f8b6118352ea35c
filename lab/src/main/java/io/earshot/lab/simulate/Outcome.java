package io.earshot.lab.simulate;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Holds the outcome of one fault. Times are nanoseconds since the start. */
final class Outcome {

    /** A cause is judged when somebody who was called has opened the page. */
    private static final long A_WHILE = Duration.ofSeconds(30).toNanos();

    /** A server that restarted says nothing for one cycle, and may need another half. */
    private static final long TIME_TO_LEARN = Duration.ofMinutes(3).toNanos();

    final Fault fault;
    private int incidents;

    /** The most that one server opened, between two restarts. */
    private int mostIncidents;

    private long restartedAt;
    private boolean restartedBefore;
    private OptionalLong detectedAt = OptionalLong.empty();
    private OptionalLong closedAt = OptionalLong.empty();
    private Optional<Boolean> rightAfterAWhile = Optional.empty();
    private boolean rightAtTheEnd;
    private String named = "nothing";

    /** @param restartedAt when the server did so last */
    Outcome(Fault fault, long restartedAt) {
        this.fault = fault;
        this.restartedAt = restartedAt;
    }

    void opened(Truth.Seen incident) {
        incidents++;
        if (detectedAt.isEmpty()) {
            detectedAt = OptionalLong.of(incident.openedAt);
            restartedBefore = fault.from() - restartedAt < TIME_TO_LEARN;
        }
    }

    void closed(Truth.Seen incident, boolean merged, long now) {
        if (!merged) {
            closedAt = OptionalLong.of(now);
        }
    }

    /** Begins anew with faults that are still there, since the server forgot them. Faults that are over have been judged. */
    void serverRestarts(Collection<Truth.Seen> open, long now) {
        if (now < fault.until()) {
            rightAtTheEnd = isNamedRight(open);
        }
        mostIncidents = Math.max(mostIncidents, incidents);
        incidents = 0;
        restartedAt = now;
    }

    void judgeAfterAWhile(Collection<Truth.Seen> open, long now) {
        if (rightAfterAWhile.isEmpty() && detectedAt.isPresent() && now - detectedAt.getAsLong() >= A_WHILE) {
            rightAfterAWhile = Optional.of(isNamedRight(open));
        }
    }

    /** Judges at the end. Earlier incidents count where the server cannot know any more, or not yet. */
    void judgeAtTheEnd(Collection<Truth.Seen> open, long now) {
        boolean drained = fault.kind().isFullCut() && fault.broken().stream().noneMatch(SimulatedLink::isKnownToBeDown);
        if (drained) {
            rightAtTheEnd = rightAfterAWhile.orElse(false);
        } else if (now - restartedAt > TIME_TO_LEARN) {
            rightAtTheEnd = isNamedRight(open);
        }
        if (rightAfterAWhile.isEmpty()) {
            rightAfterAWhile = Optional.of(rightAtTheEnd);
        }
    }

    private boolean isNamedRight(Collection<Truth.Seen> open) {
        Optional<Truth.Seen> largest = open.stream()
                .filter(seen -> seen.fault.filter(fault::equals).isPresent())
                .max(Comparator.comparingInt(seen -> seen.links.size()));
        named = largest.map(seen -> seen.row.kind() + " " + seen.row.subject()).orElse("nothing");
        return largest.filter(this::isRight).isPresent();
    }

    /**
     * The very cause, or one that no living agent's link could tell from it: both claim the same links, of those that
     * somebody probes.
     */
    private boolean isRight(Truth.Seen seen) {
        String kind = seen.row.kind();
        String subject = seen.row.subject();
        if (fault.isNamedBy(kind, subject)) {
            return true;
        }
        return fault.kind().isOfPaths() == "path".equals(kind)
                && fault.broken().stream()
                        .filter(SimulatedLink::isProbed)
                        .allMatch(link -> Topology.claims(kind, subject, link))
                && fault.broken().stream()
                        .flatMap(link -> Stream.of(link.from, link.to))
                        .distinct()
                        .flatMap(container -> Stream.concat(container.in.stream(), container.out.stream()))
                        .filter(SimulatedLink::isProbed)
                        .filter(link -> Topology.claims(kind, subject, link))
                        .allMatch(fault.broken()::contains);
    }

    boolean isMiss() {
        return incidents() != 1 || !rightAtTheEnd || !rightAfterAWhile.orElse(false);
    }

    private int incidents() {
        return Math.max(mostIncidents, incidents);
    }

    FaultResult result() {
        return new FaultResult(
                fault.kind(),
                fault.together(),
                fault.broken().size(),
                detectedAt.isPresent() ? OptionalLong.of(detectedAt.getAsLong() - fault.from()) : OptionalLong.empty(),
                restartedBefore,
                incidents(),
                closedAt.isPresent() ? OptionalLong.of(closedAt.getAsLong() - fault.until()) : OptionalLong.empty(),
                Optional.of(new FaultResult.Named(rightAfterAWhile.orElse(false), rightAtTheEnd)));
    }

    @Override
    public String toString() {
        return fault.kind().label() + " " + fault.subject() + " ("
                + fault.broken().size() + " links, 1 of " + fault.together() + "): " + incidents()
                + " incidents, named "
                + named;
    }
}
