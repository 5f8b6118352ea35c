package io.earshot.lab.fleet.breaks;

import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Breaks by their kind and place. */
public final class Breaks {

    private static final int DATA_CENTERS_TO_TELL_ONE_FROM_A_PAIR = 3;

    private final Layout layout;

    public Breaks(Layout layout) {
        this.layout = layout;
    }

    /**
     * A break where a person wants it.
     *
     * @throws IllegalArgumentException with one line for people, if that is no place for it
     */
    public Break at(BreakKind kind, List<String> where) {
        if (where.size() != kind.place().count()) {
            throw new IllegalArgumentException(kind.label() + ", expected " + kind.place() + " behind it");
        }
        return switch (kind.place()) {
            case LINK -> new LinkBreak(kind, layout.member(where.getFirst()), layout.member(where.getLast()));
            case HOST_PAIR -> new HostPairBreak(kind, layout.host(where.getFirst()), layout.host(where.getLast()));
            case HOST -> ofHost(kind, layout.host(where.getFirst()));
            case BACK_END -> new ContainerBreak(kind, layout.member(where.getFirst()));
            case FRONT_END -> new ContainerBreak(kind, requireFrontEnd(layout.member(where.getFirst())));
            case DATA_CENTER_PAIR -> new DataCenterPairBreak(dataCenter(where.getFirst()), dataCenter(where.getLast()));
            case DATA_CENTER -> new DataCenterBreak(kind, dataCenter(where.getFirst()));
            case NONE -> new ProgramBreak(kind);
        };
    }

    private static Break ofHost(BreakKind kind, Host host) {
        return kind == BreakKind.CONGESTION ? new Congestion(host) : new HostBreak(host);
    }

    private static Member requireFrontEnd(Member member) {
        if (!member.role().equals("fe")) {
            throw new IllegalArgumentException(member.name() + " has no nginx, expected a front end");
        }
        return member;
    }

    private String dataCenter(String name) {
        if (!layout.dataCenters().contains(name)) {
            throw new IllegalArgumentException(
                    "no data centre \"" + name + "\", expected one of " + String.join(", ", layout.dataCenters()));
        }
        return name;
    }

    /** Wherever such a break can be and be told from others; nowhere, in a fleet that is too small. */
    public List<Break> all(BreakKind kind) {
        return switch (kind.place()) {
            case LINK ->
                pairs(layout.members(), (from, to) -> from.uses(to) && areFar(from.host(), to.host()))
                        .map(pair -> at(
                                kind,
                                List.of(pair.getFirst().name(), pair.getLast().name())))
                        .toList();
            case HOST_PAIR ->
                pairs(layout.hosts(), (one, other) -> areFar(one, other) && one.center() < other.center())
                        .map(pair -> at(
                                kind,
                                List.of(pair.getFirst().name(), pair.getLast().name())))
                        .toList();
            case HOST ->
                layout.hosts().stream()
                        .map(host -> at(kind, List.of(host.name())))
                        .toList();
            case BACK_END -> ofMembers(kind, member -> member.role().equals("be"));
            case FRONT_END -> ofMembers(kind, member -> member.role().equals("fe"));
            case DATA_CENTER_PAIR ->
                pairs(tellableDataCenters(), (one, other) -> one.compareTo(other) < 0)
                        .map(pair -> at(kind, pair))
                        .toList();
            case DATA_CENTER ->
                (kind == BreakKind.DATA_CENTER ? tellableDataCenters() : layout.dataCenters())
                        .stream().map(name -> at(kind, List.of(name))).toList();
            case NONE -> List.of(at(kind, List.of()));
        };
    }

    /** At the same place of different data centres, where most links run. */
    private static boolean areFar(Host one, Host other) {
        return one.place() == other.place() && one.center() != other.center();
    }

    private List<Break> ofMembers(BreakKind kind, Predicate<Member> which) {
        return layout.members().stream()
                .filter(which)
                .map(member -> at(kind, List.of(member.name())))
                .toList();
    }

    /** Returns the data centres whose cut can be told apart: with two, cutting one off also cuts the pair. */
    private List<String> tellableDataCenters() {
        List<String> all = layout.dataCenters();
        return all.size() < DATA_CENTERS_TO_TELL_ONE_FROM_A_PAIR ? List.of() : all;
    }

    private static <T> Stream<List<T>> pairs(List<T> all, BiPredicate<T, T> which) {
        List<List<T>> pairs = new ArrayList<>();
        for (T one : all) {
            for (T other : all) {
                if (!one.equals(other) && which.test(one, other)) {
                    pairs.add(List.of(one, other));
                }
            }
        }
        return pairs.stream();
    }
}
