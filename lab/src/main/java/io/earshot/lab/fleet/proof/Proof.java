package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.BreakKind.Company;
import io.earshot.lab.fleet.breaks.Expected;
import io.earshot.lab.fleet.plan.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Breaks a fleet round by round, and sees what comes of it. */
public final class Proof {

    private static final Duration LOOK = Duration.ofMillis(250);

    /** The time that a busy machine may take beyond the promise. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final int CYCLES_TO_SHOW_SLOWLY = 6;

    private final Fleet fleet;
    private final Pace pace;
    private final Look look;
    private final Consumer<String> screen;
    private final Set<Long> known = new HashSet<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> strays = new ArrayList<>();

    /** @param screen takes lines that say what happens */
    public Proof(Fleet fleet, Consumer<String> screen) {
        this.fleet = fleet;
        this.pace = fleet.pace();
        this.look = new Look(fleet);
        this.screen = screen;
    }

    /**
     * Breaks each kind so many times, at places that the seed draws.
     *
     * @throws IOException with a message for people, if the fleet does not come to rest in between
     */
    public ProofResult run(Collection<BreakKind> kinds, int repeat, long seed)
            throws IOException, InterruptedException {
        Schedule schedule = Schedule.of(kinds, repeat, fleet.layout(), seed);
        schedule.nowhere().forEach(kind -> screen.accept(kind.label() + ": the fleet is too small to try it"));
        for (List<Break> round : schedule.rounds()) {
            awaitCalm();
            run(round);
        }
        return new ProofResult(outcomes, strays, schedule.nowhere());
    }

    private void awaitCalm() throws IOException, InterruptedException {
        Duration atMost = pace.cycle().multipliedBy(3).plus(pace.hold()).plus(GRACE.multipliedBy(2));
        Round quiet = new Round(known);
        boolean calm = lookUntil(quiet, Picture::isCalm, Duration.ZERO, atMost);
        keep(quiet);
        if (!calm) {
            throw new IOException("the fleet did not come to rest within " + atMost.toSeconds() + " s");
        }
    }

    private void run(List<Break> breaks) throws IOException, InterruptedException {
        Round round = new Round(known);
        try {
            for (Break each : breaks) {
                // From the beginning of the breaking, so that no delay looks shorter than it is.
                Observation observation = new Observation(each, fleet.layout(), look.seconds());
                each.make(fleet);
                round.add(observation);
                say("broken", each);
            }
            boolean needsTime = breaks.stream().anyMatch(each -> each.expected() instanceof Expected.Nothing);
            lookUntil(
                    round,
                    picture -> round.observations().stream()
                            .allMatch(each -> each.isMet() || each.observed().expected() instanceof Expected.Nothing),
                    needsTime ? pace.cycle().multipliedBy(2).plus(pace.downAfter()) : Duration.ZERO,
                    patience(breaks));
            // So that a second incident for the same cause has its time to open, and the first one to be named
            // otherwise.
            lookUntil(round, picture -> false, Duration.ZERO, pace.downAfter());
        } finally {
            // In the opposite order: PowerDNS does not start without the CMDB.
            for (Observation observation : round.observations().reversed()) {
                observation.mended(look.seconds());
                observation.observed().mend(fleet);
                say("mended", observation.observed());
            }
        }
        lookUntil(
                round,
                picture -> round.observations().stream().allMatch(Observation::isClear),
                Duration.ZERO,
                pace.hold().plus(pace.cycle().multipliedBy(3)).plus(GRACE));
        keep(round);
    }

    private void keep(Round round) {
        for (Observation observation : round.observations()) {
            Outcome outcome = observation.outcome();
            outcomes.add(outcome);
            screen.accept(ProofTable.line(outcome));
        }
        round.strays().forEach(stray -> screen.accept("  false: " + stray));
        strays.addAll(round.strays());
        known.addAll(round.incidents());
    }

    private Duration patience(List<Break> round) {
        boolean slow = round.stream().anyMatch(each -> each.kind().company() == Company.SLOW);
        Duration shown = slow
                ? pace.cycle().multipliedBy(CYCLES_TO_SHOW_SLOWLY)
                : pace.downAfter().multipliedBy(3).plus(pace.cycle());
        return shown.plus(GRACE);
    }

    /** @return whether it came to that; not before the least of time, not after the most */
    private boolean lookUntil(Round round, Predicate<Picture> wanted, Duration least, Duration most)
            throws InterruptedException {
        double begin = look.seconds();
        while (look.seconds() - begin < most.toMillis() / 1e3) {
            Optional<Picture> picture = picture(round.breaks());
            if (picture.isPresent()) {
                round.see(picture.get());
                if (wanted.test(picture.get()) && look.seconds() - begin >= least.toMillis() / 1e3) {
                    return true;
                }
            }
            Thread.sleep(LOOK);
        }
        return false;
    }

    private Optional<Picture> picture(List<Break> breaks) {
        try {
            return Optional.of(look.take(breaks));
        } catch (IOException serverIsAway) {
            return Optional.empty();
        }
    }

    private void say(String what, Break each) {
        screen.accept(
                "%6.0f s  %s: %s %s".formatted(look.seconds(), what, each.kind().label(), each.where()));
    }
}
