package io.earshot.fleet.graph;

import static io.earshot.fleet.graph.Graphs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.fleet.graph.DependencyGraph.Direction;
import io.earshot.model.Cidr;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {

    private final DependencyGraph shop = new Graphs()
            .line("fe1.a", "be1.b", "db1.c")
            .line("fe2.a", "be1.b")
            .line("be2.b", "db1.c")
            .line("db1.c", "db2.c", "db1.c")
            .build();

    @Test
    void aNodeReachesWhatItUsesAndWhatThatUsesWithTheirDistances() {
        assertThat(shop.reach("fe1.a", Direction.OUT, 9))
                .extracting(
                        reached -> reached.node().name(),
                        Reached::hops,
                        reached -> reached.via().from())
                .containsExactly(tuple("be1.b", 1, "fe1.a"), tuple("db1.c", 2, "be1.b"), tuple("db2.c", 3, "db1.c"));
        assertThat(shop.reach("fe1.a", Direction.OUT, 2)).hasSize(2);
        assertThat(shop.reach("fe1.a", Direction.OUT, 0)).isEmpty();
    }

    @Test
    void aNodeThatIsToBeRetiredIsReachedByThoseThatNeedItHoweverIndirectly() {
        assertThat(shop.reach("db2.c", Direction.IN, 9))
                .extracting(reached -> reached.node().name())
                .containsExactly("db1.c", "be1.b", "be2.b", "fe1.a", "fe2.a");
    }

    @Test
    void aPathIsAShortestWayAlongTheDirections() {
        assertThat(shop.path("fe2.a", "db2.c"))
                .extracting(Dependency::from, Dependency::to)
                .containsExactly(tuple("fe2.a", "be1.b"), tuple("be1.b", "db1.c"), tuple("db1.c", "db2.c"));
        assertThat(shop.path("db2.c", "fe2.a")).isEmpty();
        assertThat(shop.path("fe2.a", "fe2.a")).isEmpty();
    }

    @Test
    void aConnectionIsCurrentForADayAndWhatACmdbOrDnsTellsAsLongAsItsRowIsThere() {
        Instant weekAgo = NOW.minus(Duration.ofDays(7));
        for (String evidence : List.of("cmdb", "pdns", "published", "nginx")) {
            assertThat(seen(evidence, weekAgo).isCurrent(NOW)).as(evidence).isTrue();
            assertThat(seen(evidence, NOW).isCurrent(weekAgo)).as(evidence).isFalse();
        }
        assertThat(seen("socket", weekAgo).isCurrent(NOW)).isFalse();
        assertThat(seen("socket", NOW.minus(Duration.ofHours(23))).isCurrent(NOW))
                .isTrue();
    }

    private static Dependency seen(String evidence, Instant at) {
        return new Dependency(
                "be1.b",
                "db1.c",
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                evidence,
                OptionalLong.empty(),
                at,
                at);
    }

    @Test
    void aNodeThatThereIsNotIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop.reach("fe9.a", Direction.OUT, 1))
                .withMessage("no node \"fe9.a\"");
    }

    @Test
    void aDependencyIsCurrentFromItsFirstSightUntilADayAfterItsLast() {
        DependencyGraph graph = new Graphs()
                .edge("a.h", "b.h", 80, NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(5)))
                .edge("a.h", "c.h", 80, NOW.minus(Duration.ofDays(2)), NOW)
                .build();

        assertThat(graph.at(NOW).dependencies()).extracting(Dependency::to).containsExactly("c.h");
        assertThat(graph.at(NOW.minus(Duration.ofDays(7))).dependencies())
                .extracting(Dependency::to)
                .containsExactly("b.h");
        assertThat(graph.at(NOW.minus(Duration.ofDays(3))).dependencies()).isEmpty();
        GraphDifference difference = GraphDifference.between(graph, NOW.minus(Duration.ofDays(5)), NOW);
        assertThat(difference.added()).extracting(Dependency::to).containsExactly("c.h");
        assertThat(difference.gone()).extracting(Dependency::to).containsExactly("b.h");
    }

    @Test
    void rulesLeaveOutNodesByNameAddressAndTagAndDependenciesByPortAndProcess() {
        DependencyGraph graph = new Graphs()
                .node("be1.b", "be", "10.1.2.3", "fd00::3")
                .line("be1.b", "db1.c")
                .edge("adm1.a", "db1.c", 22, NOW, NOW)
                .monitored()
                .build();

        assertThat(names(rule(Optional.of("be1.b"), "", -1, "", Map.of()).apply(graph)))
                .containsExactly("db1.c", "adm1.a", "mon1.host1");
        assertThat(names(rule(Optional.empty(), "10.1.0.0/16", -1, "", Map.of()).apply(graph)))
                .doesNotContain("be1.b")
                .hasSize(3);
        assertThat(names(rule(Optional.empty(), "fd00::/8", -1, "", Map.of()).apply(graph)))
                .doesNotContain("be1.b");
        assertThat(names(rule(Optional.empty(), "10.2.0.0/16", -1, "", Map.of()).apply(graph)))
                .hasSize(4);
        assertThat(names(rule(Optional.empty(), "", -1, "", Map.of("use", "monitoring"))
                        .apply(graph)))
                .doesNotContain("mon1.host1");
        assertThat(rule(Optional.empty(), "", 22, "", Map.of()).apply(graph).dependencies())
                .extracting(Dependency::from)
                .containsExactly("be1.b");
        assertThat(rule(Optional.empty(), "", -1, "java", Map.of()).apply(graph).dependencies())
                .extracting(Dependency::from)
                .doesNotContain("be1.b");
        assertThat(rule(Optional.of("adm1.a"), "", 22, "ssh", Map.of())
                        .apply(graph)
                        .dependencies())
                .extracting(Dependency::from)
                .doesNotContain("adm1.a")
                .contains("mon1.host1");
    }

    @Test
    void aGraphIsDrawnSmallByLabelsAndManyPlacesAreReducedToThoseWithMostDependencies() {
        GraphView view = GraphView.of(shop, node -> node.name().substring(0, 2), 10);
        assertThat(view.places())
                .extracting(GraphView.Place::name, GraphView.Place::size)
                .containsExactly(tuple("fe", 2), tuple("be", 2), tuple("db", 2));
        assertThat(view.arrows())
                .extracting(GraphView.Arrow::from, GraphView.Arrow::to, GraphView.Arrow::dependencies)
                .containsExactly(tuple("fe", "be", 2), tuple("be", "db", 2), tuple("db", "db", 2));

        GraphView reduced = GraphView.of(shop, GraphNode::name, 3);
        assertThat(reduced.left()).isEqualTo(4);
        assertThat(reduced.places())
                .extracting(GraphView.Place::name)
                .containsExactlyInAnyOrder("be1.b", "db1.c", GraphView.OTHERS);
    }

    @Test
    void aroundANodeAreThoseWithinSoManyHops() {
        assertThat(names(shop.around("db1.c", List.of(Direction.IN), 1)))
                .containsExactlyInAnyOrder("db1.c", "be1.b", "be2.b", "db2.c");
        assertThat(names(shop.around("fe1.a", List.of(Direction.OUT), 1))).containsExactlyInAnyOrder("fe1.a", "be1.b");
    }

    @Test
    void aRuleThatNamesNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> rule(Optional.empty(), "", -1, "", Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse("10.0.0.0/33"))
                .withMessageContaining("10.0.0.0/33");
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse("ten/8"));
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse("10.0.0.0/"));
    }

    @Test
    void everyPathIsAsLongAsTheDistanceThatReachTells() {
        DependencyGraph graph = Graphs.random(60, 150);
        for (Reached reached : graph.reach("n1.h", Direction.OUT, Integer.MAX_VALUE)) {
            List<Dependency> path = graph.path("n1.h", reached.node().name());
            assertThat(path).hasSize(reached.hops());
            assertThat(path.getFirst().from()).isEqualTo("n1.h");
            assertThat(path.getLast().to()).isEqualTo(reached.node().name());
            for (int i = 1; i < path.size(); i++) {
                assertThat(path.get(i).from()).isEqualTo(path.get(i - 1).to());
            }
        }
    }

    private static List<String> names(DependencyGraph graph) {
        return graph.nodes().stream().map(GraphNode::name).toList();
    }

    private static IgnoreRule rule(
            Optional<String> node, String cidr, int port, String process, Map<String, String> tags) {
        return new IgnoreRule(
                node,
                cidr.isEmpty() ? Optional.empty() : Optional.of(Cidr.parse(cidr)),
                port < 0 ? OptionalInt.empty() : OptionalInt.of(port),
                process.isEmpty() ? Optional.empty() : Optional.of(process),
                tags);
    }
}
