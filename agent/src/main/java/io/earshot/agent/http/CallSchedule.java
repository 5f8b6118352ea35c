package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.agent.link.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides when an agent calls its server, and for what, with back-off after failures. One call at a time; anything
 * that comes up meanwhile waits for the next one. Times are nanoseconds on a monotonic clock. For one thread.
 */
public final class CallSchedule {

    /** Tells which report is due. */
    public enum Wanted {
        NOTHING,
        /** The report that failed; nothing newer has come up. */
        AGAIN,
        /** The present state. It replaces a report that failed, so that nothing grows while the server is away. */
        NEW
    }

    /** One visit to the server: first the report, then the list. */
    public record Errand(Wanted report, boolean list) {}

    /** Whatever a server asks for, it is visited no more often. */
    private static final Duration SHORTEST_CYCLE = Duration.ofMillis(200);

    private static final long FIRST_BACKOFF = Duration.ofSeconds(1).toNanos();

    /** Links of one cause break one after the other within moments; they shall share a report. */
    private static final long BREATH = Duration.ofSeconds(1).toNanos();

    private final long offset;
    private final RandomGenerator random;
    private long cycle;
    private long nextCycle;
    private boolean listKnown;
    private boolean listWanted = true;
    private Wanted report = Wanted.NOTHING;
    private Optional<Errand> underway = Optional.empty();
    private long notBefore;
    private int failures;

    /**
     * @param offset the agent's own place in the cycle, from zero up
     * @param firstCycle how long a cycle is taken to be until a list tells
     */
    public CallSchedule(long offset, Duration firstCycle, long now, RandomGenerator random) {
        this.random = random;
        this.offset = offset;
        notBefore = now;
        beginCycles(firstCycle.toNanos(), now);
    }

    /** Returns the call to make now, if any. The caller makes it and tells how it {@link #ended}. */
    public Optional<Errand> next(long now) {
        if (now - nextCycle >= 0) {
            nextCycle = Pace.nextInGrid(now, cycle, offset);
            listWanted = true;
            reportNow();
        }
        if (underway.isPresent() || now - notBefore < 0 || nothingWanted()) {
            return Optional.empty();
        }
        underway = Optional.of(new Errand(report, listWanted));
        report = Wanted.NOTHING;
        listWanted = false;
        return underway;
    }

    /** When {@link #next} is worth asking again, if nothing happens before. */
    public long wakeAt() {
        boolean waiting = underway.isPresent() || nothingWanted();
        return waiting || nextCycle - notBefore < 0 ? nextCycle : notBefore;
    }

    private boolean nothingWanted() {
        return report == Wanted.NOTHING && !listWanted;
    }

    /** Returns whether a call has not ended. */
    boolean isUnderway() {
        return underway.isPresent();
    }

    /** Something happened that cannot wait for the cycle's end. */
    public void reportNow() {
        if (listKnown) {
            report = Wanted.NEW;
        }
    }

    /** The server does not know this agent: it is told of it, in case that it lets agents announce themselves. */
    public void introduce() {
        if (!listKnown && report == Wanted.NOTHING) {
            report = Wanted.NEW;
        }
    }

    /** A list has come. Its cycle holds from now on. */
    public void follow(Duration listedCycle, long now) {
        long nanos = Math.max(listedCycle.toNanos(), SHORTEST_CYCLE.toNanos());
        if (!listKnown || nanos != cycle) {
            beginCycles(nanos, now);
        }
        listKnown = true;
    }

    /** The first report comes at this agent's own place in the cycle, after half a cycle to one and a half. */
    private void beginCycles(long nanos, long now) {
        cycle = nanos;
        nextCycle = Pace.nextInGrid(now + cycle / 2, cycle, offset);
    }

    /** @param answers to the report if there was one, then to the question for the list if it was asked */
    public void ended(List<Answer> answers, long now) {
        Errand errand = underway.orElseThrow();
        underway = Optional.empty();
        List<Failed> failed = answers.stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .toList();
        boolean listAnswered = answers.stream().anyMatch(CallSchedule::isList);
        listWanted |= errand.list() && !listAnswered;
        boolean kept = answers.stream().anyMatch(Answer.Kept.class::isInstance);
        boolean undelivered = kept
                || (errand.report() != Wanted.NOTHING
                        && answers.getFirst() instanceof Failed why
                        && why.trouble() != Trouble.MISUNDERSTOOD);
        if (undelivered && report == Wanted.NOTHING) {
            report = Wanted.AGAIN;
        }
        if (failed.isEmpty() && !kept) {
            failures = 0;
            notBefore = now + Math.min(BREATH, cycle / 4);
        } else {
            notBefore = now + Math.max(backoff(), longestRetryAfter(failed));
        }
    }

    private static boolean isList(Answer answer) {
        return answer instanceof Answer.Fresh || answer instanceof Answer.Unchanged;
    }

    /** Full jitter, so that a fleet that lost its server comes back evenly; never longer than a cycle. */
    private long backoff() {
        int doublings = Math.min(failures++, 20);
        return random.nextLong(Math.min(cycle, FIRST_BACKOFF << doublings)) + 1;
    }

    private static long longestRetryAfter(List<Failed> failed) {
        return failed.stream()
                .flatMap(each -> each.retryAfter().stream())
                .mapToLong(Duration::toNanos)
                .max()
                .orElse(0);
    }
}
