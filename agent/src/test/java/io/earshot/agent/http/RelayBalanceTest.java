package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * The relays of a site hold the rule of Zabbix' proxy groups without anybody who balances: an imbalance is one where a proxy has at least 10
 * hosts more or fewer than the average, and twice or half of it.
 */
class RelayBalanceTest {

    private static final int MOST_OFF = 10;

    /** @param first a number for the names, so that sites differ */
    record Site(List<String> relays, int agents, int first) {

        List<String> names() {
            return IntStream.range(first, first + agents)
                    .mapToObj(number -> "be" + number % 30 + ".host" + number / 30)
                    .toList();
        }

        /** Returns the relay to which each agent goes. */
        Map<String, String> choices(List<String> alive) {
            return names().stream()
                    .collect(Collectors.toMap(
                            name -> name,
                            name -> ServerOrder.of(relays, name).stream()
                                    .filter(alive::contains)
                                    .findFirst()
                                    .orElseThrow()));
        }

        boolean isBeyondTheRule(List<String> alive) {
            Map<String, Integer> loads = new TreeMap<>();
            alive.forEach(relay -> loads.put(relay, 0));
            choices(alive).values().forEach(relay -> loads.merge(relay, 1, Integer::sum));
            double average = (double) agents / alive.size();
            return loads.values().stream()
                    .anyMatch(load ->
                            Math.abs(load - average) >= MOST_OFF && (load >= 2 * average || 2 * load <= average));
        }
    }

    @Provide
    Arbitrary<Site> sites() {
        Arbitrary<List<String>> relays = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(name -> "https://" + name + ".example.com:8091")
                .list()
                .uniqueElements()
                .ofMinSize(2)
                .ofMaxSize(6);
        return Combinators.combine(
                        relays,
                        Arbitraries.integers().between(100, 300),
                        Arbitraries.integers().between(0, 100_000))
                .as((names, share, first) -> new Site(names, share * names.size(), first));
    }

    @Property(tries = 200)
    void noRelayIsBeyondTheRule(@ForAll("sites") Site site) {
        assertThat(site.isBeyondTheRule(site.relays())).isFalse();
    }

    @Property(tries = 200)
    void theAgentsOfARelayThatDiesSpreadOverTheOthersAndNobodyElseMoves(
            @ForAll("sites") Site site, @ForAll @IntRange(max = 5) int which) {
        String dead = site.relays().get(which % site.relays().size());
        List<String> alive = new ArrayList<>(site.relays());
        alive.remove(dead);
        Map<String, String> before = site.choices(site.relays());
        Map<String, String> meanwhile = site.choices(alive);
        before.forEach((agent, relay) -> {
            if (!relay.equals(dead)) {
                assertThat(meanwhile).containsEntry(agent, relay);
            }
        });
        assertThat(site.isBeyondTheRule(alive)).isFalse();
    }

    @Property(tries = 200)
    void aRelayThatComesTakesItsShareAndNobodyMovesBetweenOthers(@ForAll("sites") Site site) {
        List<String> more = new ArrayList<>(site.relays());
        more.add("https://one-more.example.com:8091");
        Map<String, String> before = site.choices(site.relays());
        new Site(more, site.agents(), site.first())
                .choices(more)
                .forEach((agent, relay) -> assertThat(relay).isIn(before.get(agent), more.getLast()));
    }

    /** About 20 agents a relay are the worst: with fewer, 10 are a factor; with more, chance evens out. */
    @Example
    void ofSmallSitesFewAreBeyondTheRule() {
        assertThat(beyond(2, 40)).isLessThan(10);
        assertThat(beyond(3, 60)).isLessThan(40);
        assertThat(beyond(3, 180)).isZero();
    }

    /** Returns how many of 1,000 sites. */
    private static long beyond(int relays, int agents) {
        List<String> names = IntStream.range(0, relays)
                .mapToObj(i -> "https://tx" + i + ".example.com:8091")
                .toList();
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new Site(names, agents, i * agents))
                .filter(site -> site.isBeyondTheRule(names))
                .count();
    }
}
