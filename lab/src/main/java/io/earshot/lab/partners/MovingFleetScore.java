package io.earshot.lab.partners;

import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.PartnerRules;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores the lists while a fleet moves: precision and recall of all of them against the truth, and edges to the former
 * owner of an address that outlive a cycle. Simulated time; the same seed gives the same figures.
 *
 * <p>{@code java … io.earshot.lab.partners.MovingFleetScore [CONTAINERS [HOURS [SEED]]]}
 */
public final class MovingFleetScore {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int STEPS_PER_CYCLE = 2;
    private static final int CYCLES_PER_SCORE = 5;

    /**
     * @param edges on all lists
     * @param right of them
     * @param missing that should stand there
     * @param former to a container that had the address more than a cycle ago
     */
    record Score(Instant at, long edges, long right, long missing, long former) {

        double precision() {
            return edges == 0 ? 1 : (double) right / edges;
        }

        double recall() {
            return right + missing == 0 ? 1 : (double) right / (right + missing);
        }
    }

    private MovingFleetScore() {}

    public static void main(String[] arguments) {
        int containers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int hours = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 24;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 58;
        print(run(MovingFleet.Shape.ofSize(containers), hours, seed), System.out);
    }

    /** Scores every ten minutes, each time just before the CMDB is read again, when the lists are oldest. */
    static List<Score> run(MovingFleet.Shape shape, int hours, long seed) {
        MovingFleet fleet = new MovingFleet(shape, seed, START);
        PartnerBook book = new PartnerBook(
                new PartnerRules(16, Duration.ofMinutes(4), Duration.ofHours(24), Duration.ofHours(24)));
        List<Score> scores = new ArrayList<>();
        book.replaceInventory(fleet.inventory(), START);
        for (int step = 1; step <= hours * 60; step++) {
            Instant now = START.plus(STEP.multipliedBy(step));
            List<Lookup> lookups = fleet.pass(STEP, now);
            book.addLookups(lookups, now);
            book.expire(now);
            if (step % (STEPS_PER_CYCLE * CYCLES_PER_SCORE) == 0) {
                scores.add(score(fleet, book, now));
            }
            if (step % STEPS_PER_CYCLE == 0) {
                book.replaceInventory(fleet.inventory(), now);
            }
        }
        return scores;
    }

    private static Score score(MovingFleet fleet, PartnerBook book, Instant now) {
        Instant cycleAgo = now.minus(STEP.multipliedBy(STEPS_PER_CYCLE));
        long edges = 0;
        long right = 0;
        long missing = 0;
        long former = 0;
        for (Map.Entry<ContainerName, Set<Ip>> truth : fleet.truth().entrySet()) {
            long rightHere = 0;
            for (KnownPartner partner : book.partnersOf(truth.getKey())) {
                edges++;
                rightHere += truth.getValue().contains(partner.ip()) ? 1 : 0;
                former += fleet.isOwner(partner.owner().name(), partner.ip(), cycleAgo) ? 0 : 1;
            }
            right += rightHere;
            missing += truth.getValue().size() - rightHere;
        }
        return new Score(now, edges, right, missing, former);
    }

    private static void print(List<Score> scores, PrintStream out) {
        out.println("at                     edges  precision  recall  to former owners");
        for (int i = 5; i < scores.size(); i += 6) {
            Score s = scores.get(i);
            out.printf("%s %7d     %.4f  %.4f  %d%n", s.at(), s.edges(), s.precision(), s.recall(), s.former());
        }
        List<Score> settled = settled(scores);
        Score all = sum(settled);
        out.printf(
                "from the third hour on: precision %.4f, recall %.4f; at worst %.4f and %.4f; %d edges to former owners%n",
                all.precision(),
                all.recall(),
                settled.stream().mapToDouble(Score::precision).min().orElse(1),
                settled.stream().mapToDouble(Score::recall).min().orElse(1),
                scores.stream().mapToLong(Score::former).sum());
    }

    /** As if all had been one moment. */
    static Score sum(List<Score> scores) {
        return scores.stream()
                .reduce((a, b) -> new Score(
                        b.at(),
                        a.edges() + b.edges(),
                        a.right() + b.right(),
                        a.missing() + b.missing(),
                        a.former() + b.former()))
                .orElseThrow();
    }

    /** In the first hours the server has not yet heard every container ask. */
    static List<Score> settled(List<Score> scores) {
        return scores.subList(Math.min(scores.size(), 12), scores.size());
    }
}
