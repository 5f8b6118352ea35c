package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Agents restart, and the ways of their reports (relays, a second server) delay, repeat, reorder and lose them. */
class RunOrderProperties {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    /** @param number of its run, from 0 */
    private record Sent(int number, Report.Run run) {}

    /** When a report arrives. */
    private record Arrival(double at, Sent sent) {}

    @Property(tries = 1_000)
    void theLivingRunIsRefusedTwiceInARowAtMostInWhateverOrderReportsArrive(
            @ForAll @IntRange(min = 1, max = 5) int runs, @ForAll Random chance) {
        RunOrder order = new RunOrder();
        int living = runs - 1;
        List<Sent> arrivals = arrivals(runs, chance, run -> startTime(run, chance), 20);
        long heard = 0;
        int refusedInARow = 0;
        for (Sent sent : arrivals) {
            boolean news = sent.number() == living && sent.run().sequence() > heard;
            boolean refused = order.refuses(sent.run());
            if (!refused) {
                order.accepted(sent.run());
            }
            if (news) {
                heard = sent.run().sequence();
                refusedInARow = refused ? refusedInARow + 1 : 0;
                assertThat(refusedInARow).isLessThanOrEqualTo(RunOrder.REFUSALS);
            } else if (sent.number() != living && !refused) {
                refusedInARow = 0;
            }
        }
    }

    @Property(tries = 1_000)
    void onceAllLateReportsHaveComeTheLivingRunIsAlwaysTaken(
            @ForAll @IntRange(min = 1, max = 5) int runs, @ForAll Random chance) {
        RunOrder order = new RunOrder();
        List<Sent> arrivals = arrivals(runs, chance, run -> startTime(run, chance), 20);
        arrivals.forEach(sent -> offer(order, sent));
        Report.Run last = arrivals.stream()
                .filter(sent -> sent.number() == runs - 1)
                .map(Sent::run)
                .max(Comparator.comparingLong(Report.Run::sequence))
                .orElseThrow();
        for (int i = 1; i <= 10; i++) {
            Report.Run next = new Report.Run(last.startId(), last.sequence() + i, last.startedAt());
            boolean taken = offer(order, new Sent(runs - 1, next));
            assertThat(taken || i <= RunOrder.REFUSALS).isTrue();
        }
    }

    @Property(tries = 1_000)
    void whereClocksAreRightWhatIsTakenIsAlwaysNewerThanAllBefore(
            @ForAll @IntRange(min = 1, max = 5) int runs, @ForAll Random chance) {
        RunOrder order = new RunOrder();
        List<Sent> taken = new ArrayList<>();
        // A report that is late by a cycle at most never comes third in a row.
        for (Sent sent : arrivals(runs, chance, run -> Optional.of(NOON.plusSeconds(run)), 0.99)) {
            if (offer(order, sent)) {
                taken.add(sent);
            }
        }
        assertThat(taken)
                .isSortedAccordingTo(Comparator.comparingInt(Sent::number)
                        .thenComparingLong(sent -> sent.run().sequence()))
                .doesNotHaveDuplicates();
    }

    private static boolean offer(RunOrder order, Sent sent) {
        if (order.refuses(sent.run())) {
            return false;
        }
        order.accepted(sent.run());
        return true;
    }

    private interface StartTimes {
        Optional<Instant> of(int run);
    }

    /** A clock may have been set, and a simple sender tells nothing; within a run it stays the same. */
    private static Optional<Instant> startTime(int run, Random chance) {
        return chance.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(NOON.plusSeconds(run * 60L + (chance.nextInt(3) == 0 ? -chance.nextInt(7_200) : 0)));
    }

    /** @param mostLate in cycles; the newest reports of the living run are never lost */
    private static List<Sent> arrivals(int runs, Random chance, StartTimes startTimes, double mostLate) {
        List<Arrival> arrivals = new ArrayList<>();
        double cycle = 0;
        for (int run = 0; run < runs; run++) {
            Optional<Instant> startedAt = startTimes.of(run);
            int reports = 1 + chance.nextInt(8);
            for (int sequence = 1; sequence <= reports; sequence++) {
                cycle++;
                Sent sent = new Sent(run, new Report.Run("run" + run, sequence, startedAt));
                boolean lost = sequence < reports && chance.nextInt(4) == 0;
                for (int copy = lost ? 1 : 0; copy < 2; copy++) {
                    boolean late = chance.nextInt(3) == 0;
                    arrivals.add(new Arrival(cycle + (late ? mostLate * chance.nextDouble() : 0), sent));
                }
            }
        }
        arrivals.sort(Comparator.comparingDouble(Arrival::at));
        return Collections.unmodifiableList(arrivals.stream().map(Arrival::sent).toList());
    }
}
