package io.earshot.fleet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.fleet.graph.GraphView.Arrow;
import io.earshot.fleet.graph.GraphView.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphViewTest {

    private static final int MOST = 300;

    @Test
    void aLargeGraphIsReducedToThePlacesWithMostDependenciesAndOneForTheRest() {
        DependencyGraph graph = Graphs.random(5_000, 50_000);
        Map<String, Long> weights = graph.dependencies().stream()
                .flatMap(each -> Stream.of(each.from(), each.to()))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        GraphView view = GraphView.of(graph, GraphNode::name, MOST);

        assertThat(view.places()).hasSize(MOST);
        assertThat(view.left()).isEqualTo(graph.nodes().size() - (MOST - 1));
        assertThat(view.places().stream().mapToInt(Place::size).sum())
                .isEqualTo(graph.nodes().size());
        Set<String> drawn = view.places().stream().map(Place::name).collect(Collectors.toSet());
        assertThat(drawn).contains(GraphView.OTHERS);
        long lightest = weights.entrySet().stream()
                .filter(each -> drawn.contains(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .min()
                .orElseThrow();
        assertThat(weights.entrySet())
                .filteredOn(each -> !drawn.contains(each.getKey()))
                .allSatisfy(each -> assertThat(each.getValue()).isLessThanOrEqualTo(lightest));
        assertThat(view.arrows().stream().mapToInt(Arrow::dependencies).sum())
                .as("no dependency is lost")
                .isEqualTo(graph.dependencies().size());
    }

    @Test
    void nodesOfOneLabelAreOnePlaceAndTheirDependenciesOneArrow() {
        DependencyGraph graph = new Graphs()
                .node("fe1.a", "fe")
                .node("fe2.a", "fe")
                .node("be1.b", "be")
                .line("fe1.a", "be1.b")
                .line("fe2.a", "be1.b")
                .build();

        GraphView view = GraphView.of(graph, node -> node.role().orElse(""), MOST);

        assertThat(view.places())
                .extracting(Place::name, Place::size)
                .containsExactlyInAnyOrder(tuple("fe", 2), tuple("be", 1));
        assertThat(view.arrows())
                .extracting(Arrow::from, Arrow::to, Arrow::dependencies, Arrow::ports)
                .isEqualTo(List.of(tuple("fe", "be", 2, "80")));
        assertThat(view.left()).isZero();
    }
}
