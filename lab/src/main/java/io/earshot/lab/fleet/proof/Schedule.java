package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.BreakKind.Company;
import io.earshot.lab.fleet.breaks.Breaks;
import io.earshot.lab.fleet.plan.Host;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which breaks are in force together: as many as find hosts of their own, so that each has its own links. No two stand between
 * the same data centres, since in a small fleet nobody could tell them from a cut of all that runs there.
 */
record Schedule(List<List<Break>> rounds, List<BreakKind> nowhere) {

    /**
     * @param kinds in the order in which they are wanted
     * @param hosts of the fleet, of which a third stays whole at any time
     * @return {@code nowhere}: the kinds for which the fleet is too small
     */
    static Schedule of(Collection<BreakKind> kinds, int repeat, Breaks breaks, int hosts, long seed) {
        Random random = new Random(seed);
        List<BreakKind> nowhere = new ArrayList<>();
        List<List<Break>> rounds = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            for (Company company : Company.values()) {
                List<BreakKind> left = new ArrayList<>(
                        kinds.stream().filter(kind -> kind.company() == company).toList());
                while (!left.isEmpty()) {
                    List<Break> round = round(left, company, breaks, hosts, random, nowhere);
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
            List<BreakKind> left, Company company, Breaks breaks, int hosts, Random random, List<BreakKind> nowhere) {
        List<Break> round = new ArrayList<>();
        Set<Host> taken = new HashSet<>();
        Set<Set<String>> between = new HashSet<>();
        for (BreakKind kind : List.copyOf(left)) {
            List<Break> places = new ArrayList<>(breaks.all(kind));
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
                    .findFirst();
            if (free.isPresent() && (isShared(company) || round.isEmpty())) {
                round.add(free.get());
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
