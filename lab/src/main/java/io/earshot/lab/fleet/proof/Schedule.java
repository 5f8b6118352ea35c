package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.BreakKind.Company;
import io.earshot.lab.fleet.breaks.Breaks;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Groups breaks that are in force together: as many as find hosts of their own, so that each has its own links, and a third of all hosts stays whole. No two stand between
 * the same data centres, since in a small fleet nobody could tell them from a cut of all that runs there.
 */
public record Schedule(List<List<Break>> rounds, List<BreakKind> nowhere) {

    /**
     * @param kinds in the order in which they are wanted
     * @return {@code nowhere}: the kinds for which the fleet is too small
     */
    static Schedule of(Collection<BreakKind> kinds, int repeat, Layout layout, long seed) {
        return of(kinds, repeat, layout, seed, BreakKind::company);
    }

    /** The same in as few rounds as can be, each kind once: where each lasts as long, whatever it takes to show. */
    public static Schedule packed(Collection<BreakKind> kinds, Layout layout, long seed) {
        return of(kinds, 1, layout, seed, kind -> kind.company() == Company.SLOW ? Company.LOCAL : kind.company());
    }

    private static Schedule of(
            Collection<BreakKind> kinds, int repeat, Layout layout, long seed, Function<BreakKind, Company> companies) {
        Wear wear = new Wear(layout);
        Random random = new Random(seed);
        List<BreakKind> nowhere = new ArrayList<>();
        List<List<Break>> rounds = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            for (Company company : Company.values()) {
                List<BreakKind> left = new ArrayList<>(kinds.stream()
                        .filter(kind -> companies.apply(kind) == company)
                        .toList());
                while (!left.isEmpty()) {
                    List<Break> round = round(left, company, layout, wear, random, nowhere);
                    if (!round.isEmpty()) {
                        rounds.add(round);
                    }
                }
            }
        }
        return new Schedule(rounds, nowhere.stream().distinct().toList());
    }

    /** Takes the kinds that find room off the list. */
    private static List<Break> round(
            List<BreakKind> left, Company company, Layout layout, Wear wear, Random random, List<BreakKind> nowhere) {
        int hosts = layout.hosts().size();
        List<Break> round = new ArrayList<>();
        Set<Host> taken = new HashSet<>();
        Set<Set<String>> between = new HashSet<>();
        for (BreakKind kind : List.copyOf(left)) {
            List<Break> places = new ArrayList<>(new Breaks(layout).all(kind));
            Collections.shuffle(places, random);
            if (places.isEmpty()) {
                nowhere.add(kind);
                left.remove(kind);
                continue;
            }
            Optional<Break> free = places.stream()
                    .filter(each -> Collections.disjoint(each.hosts(), taken))
                    .filter(each -> each.hosts().size() < 2 || !between.contains(dataCenters(each)))
                    .filter(each ->
                            taken.isEmpty() || 3 * (taken.size() + each.hosts().size()) <= 2 * hosts)
                    .min(Comparator.comparingInt(wear::most));
            if (free.isPresent() && (isShared(company) || round.isEmpty())) {
                round.add(free.get());
                wear.add(free.get());
                taken.addAll(free.get().hosts());
                between.add(dataCenters(free.get()));
                left.remove(kind);
            }
        }
        return round;
    }

    private static boolean isShared(Company company) {
        return company == Company.LOCAL || company == Company.SLOW;
    }

    private static Set<String> dataCenters(Break each) {
        return each.hosts().stream().map(Host::dataCenter).collect(Collectors.toSet());
    }
}
