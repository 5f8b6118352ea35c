package io.earshot.lab.fleet.plan;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The fleet's map. On each host stand a front end, back ends, a database and, from five containers on, a cache. A service is
 * provided at the same place in every data centre: front ends use the back ends of their place, back ends the databases and
 * caches of theirs and the next, databases each other. So links run within hosts, between neighbours and between data
 * centres, both ways.
 */
public final class Layout {

    private static final List<String> DATA_CENTERS =
            List.of("TX", "NY", "FRA", "AMS", "SGP", "LON", "TYO", "SYD", "SAO");
    private static final int CONTAINERS_WITH_CACHE = 5;
    private static final int BACK_ENDS_OF_A_FRONT_END = 2;

    /** Each way, as within a continent. */
    private static final Duration APART = Duration.ofMillis(10);

    private final List<Host> hosts = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final Duration apart;

    private Layout(FleetSize size, Duration apart) {
        this.apart = apart;
        for (int i = 0; i < size.hosts(); i++) {
            int center = i % size.dataCenters();
            hosts.add(new Host("host" + (i + 1), DATA_CENTERS.get(center), center + 1, i / size.dataCenters() + 1));
        }
        for (Host host : hosts) {
            int places = (int) hosts.stream()
                    .filter(other -> other.center() == host.center())
                    .count();
            for (int i = 0; i < size.containers(); i++) {
                members.add(member(host, places, i, size.containers()));
            }
        }
    }

    /** With data centres as far apart as is usual. */
    public static Layout of(FleetSize size) {
        return of(size, APART);
    }

    /** @param apart how long a packet takes from one data centre to another; may be zero */
    public static Layout of(FleetSize size, Duration apart) {
        return new Layout(size, apart);
    }

    private static Member member(Host host, int places, int index, int containers) {
        boolean hasCache = containers >= CONTAINERS_WITH_CACHE;
        int firstStore = containers - (hasCache ? 2 : 1);
        String role = index == 0 ? "fe" : index < firstStore ? "be" : index == firstStore && hasCache ? "cache" : "db";
        int number = role.equals("be") ? index : 1;
        Ip v4 = Ip.parse("10." + host.center() + "." + host.place() + "." + (index + 1));
        Ip v6 = Ip.parse("fd00:" + host.center() + ":" + host.place() + "::" + (index + 1));
        Container container = new Container(
                new ContainerName(role + number, host.name()),
                host.dataCenter(),
                role,
                "c" + host.place(),
                List.of(v4, v6),
                role.equals("fe") ? List.of() : List.of(role + number + "-" + host.place()),
                List.of(),
                true);
        return new Member(container, host, asks(role, number, host.place(), places, firstStore - 1, hasCache));
    }

    private static List<String> asks(String role, int number, int place, int places, int backEnds, boolean hasCache) {
        int next = (place + number - 2) % places + 1;
        return switch (role) {
            case "fe" ->
                IntStream.rangeClosed(1, Math.min(backEnds, BACK_ENDS_OF_A_FRONT_END))
                        .mapToObj(i -> "be" + i + "-" + place)
                        .toList();
            case "be" -> hasCache ? List.of("db1-" + next, "cache1-" + next) : List.of("db1-" + next);
            case "db" -> List.of("db1-" + place);
            default -> List.of();
        };
    }

    /** Returns the time of a packet from one data centre to another. */
    public Duration apart() {
        return apart;
    }

    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    public List<Member> members() {
        return List.copyOf(members);
    }

    public List<Member> membersOn(Host host) {
        return members.stream().filter(member -> member.host().equals(host)).toList();
    }

    public List<String> dataCenters() {
        return hosts.stream().map(Host::dataCenter).distinct().toList();
    }

    /** A data centre's number, from 1. */
    public int center(String dataCenter) {
        return DATA_CENTERS.indexOf(dataCenter) + 1;
    }

    /** @throws IllegalArgumentException with one line for people */
    public Member member(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no container \"" + name + "\", expected one as in "
                        + members.getFirst().name()));
    }

    /** @throws IllegalArgumentException with one line for people */
    public Host host(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host \"" + name + "\", expected one as in "
                        + hosts.getFirst().name()));
    }

    /** Counts the links once every container has asked for all its services: one to each address of each provider. */
    public int links() {
        return (int) members.stream()
                .mapToLong(from -> members.stream()
                        .filter(from::uses)
                        .mapToLong(to -> to.container().addresses().size())
                        .sum())
                .sum();
    }

    /** As the CMDB's file has it. */
    public String toCsv() {
        return Stream.concat(
                        Stream.of("container,host,dataCenter,role,cluster,addresses,services,uses,running"),
                        members.stream().map(Layout::line))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Member member) {
        Container container = member.container();
        return String.join(
                ",",
                container.name().container(),
                container.host(),
                container.dataCenter(),
                container.role(),
                container.cluster(),
                member.v4() + " " + member.v6(),
                String.join(" ", container.services()),
                "",
                "true");
    }
}
