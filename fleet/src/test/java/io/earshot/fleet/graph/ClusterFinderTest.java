package io.earshot.fleet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClusterFinderTest {

    private static final IgnoreRule MONITORING = new IgnoreRule(
            Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), Map.of("use", "monitoring"));

    @Test
    void kubernetesIsAStarAroundItsMasters() {
        Cluster cluster = only(new Graphs().kubernetes(3, 40));

        assertThat(cluster.shape()).isEqualTo(Shape.STAR);
        assertThat(cluster.name()).isEqualTo("k8s-worker");
        assertThat(cluster.members()).hasSize(43);
        assertThat(cluster.hubs()).containsExactly("k8s-master1.m1", "k8s-master2.m2", "k8s-master3.m3");
        assertThat(cluster.summary())
                .isEqualTo("star of 43 nodes around k8s-master1.m1, k8s-master2.m2, k8s-master3.m3");
    }

    @Test
    void hadoopIsAMeshAlsoWhereAFewConnectionsWereNotSeen() {
        Cluster cluster = only(new Graphs().hadoop(30, 0.3));

        assertThat(cluster.shape()).isEqualTo(Shape.MESH);
        assertThat(cluster.name()).isEqualTo("hadoop");
        assertThat(cluster.members()).hasSize(30);
    }

    @Test
    void cachesInSmallGroupsBehindProxiesAreMeshes() {
        Cluster cluster = only(new Graphs().caches(12, 3, 2));

        assertThat(cluster.shape()).isEqualTo(Shape.MESHES);
        assertThat(cluster.name()).isEqualTo("cache");
        assertThat(cluster.groups()).isEqualTo(12);
        assertThat(cluster.hubs()).containsExactly("cache-proxy1.p1", "cache-proxy2.p2");
        assertThat(cluster.summary()).isEqualTo("12 meshes, 38 nodes with cache-proxy1.p1, cache-proxy2.p2 in common");
    }

    @Test
    void frontEndsApplicationsAndDatabasesAreLayers() {
        Graphs graphs = new Graphs();
        for (int fe = 1; fe <= 6; fe++) {
            for (int be = 1; be <= 8; be++) {
                graphs.line("fe" + fe + ".h", "be" + be + ".h");
            }
        }
        for (int be = 1; be <= 8; be++) {
            graphs.line("be" + be + ".h", "db" + (1 + be % 4) + ".h");
        }

        assertThat(only(graphs).shape()).isEqualTo(Shape.LAYERED);
        assertThat(only(graphs).groups()).isEqualTo(3);
    }

    @Test
    void aLineIsAChainAndAClosedOneARing() {
        assertThat(only(new Graphs().line("a1.h", "a2.h", "a3.h", "a4.h", "a5.h"))
                        .shape())
                .isEqualTo(Shape.CHAIN);
        assertThat(only(new Graphs().line("a1.h", "a2.h", "a3.h")).shape()).isEqualTo(Shape.CHAIN);
        assertThat(only(new Graphs().line("a1.h", "a2.h").line("a3.h", "a2.h")).shape())
                .isEqualTo(Shape.STAR);
        assertThat(only(new Graphs().line("a1.h", "a2.h", "a3.h", "a4.h", "a5.h", "a1.h"))
                        .shape())
                .isEqualTo(Shape.RING);
        assertThat(only(new Graphs().line("a1.h", "a2.h", "a1.h")).shape()).isEqualTo(Shape.PAIR);
    }

    @Test
    void theThreePicturesAreFoundInOneFleetOnceTheMonitoringThatTalksToAllIsHidden() {
        DependencyGraph graph = new Graphs()
                .kubernetes(3, 40)
                .hadoop(30, 0.1)
                .caches(12, 3, 2)
                .monitored()
                .build();

        assertThat(ClusterFinder.find(MONITORING.apply(graph)))
                .extracting(
                        Cluster::name,
                        Cluster::shape,
                        cluster -> cluster.members().size())
                .containsExactly(
                        tuple("k8s-worker", Shape.STAR, 43),
                        tuple("cache", Shape.MESHES, 38),
                        tuple("hadoop", Shape.MESH, 30));
        assertThat(ClusterFinder.find(graph))
                .anyMatch(cluster -> cluster.members().contains("mon1.host1"));
    }

    @Test
    void clustersThatAFewDependenciesConnectAreToldApart() {
        DependencyGraph graph = new Graphs()
                .kubernetes(3, 40)
                .hadoop(30, 0.1)
                .line("k8s-worker1.h1", "hadoop1.d1")
                .line("k8s-worker2.h2", "hadoop2.d2")
                .build();

        assertThat(ClusterFinder.find(graph))
                .extracting(Cluster::shape, cluster -> cluster.members().size())
                .containsExactly(tuple(Shape.STAR, 43), tuple(Shape.MESH, 30));
    }

    @Test
    void clustersOfOneNameAreNumberedAndTheSameGraphIsDividedInTheSameWay() {
        Graphs graphs = new Graphs().line("app1.h", "app2.h").line("app3.h", "app4.h");

        assertThat(ClusterFinder.find(graphs.build()))
                .extracting(Cluster::name, Cluster::members)
                .containsExactly(
                        tuple("app 1", List.of("app1.h", "app2.h")), tuple("app 2", List.of("app3.h", "app4.h")));
        DependencyGraph random = Graphs.random(300, 700);
        assertThat(ClusterFinder.find(random)).isEqualTo(ClusterFinder.find(random));
    }

    private static Cluster only(Graphs graphs) {
        List<Cluster> clusters = ClusterFinder.find(graphs.build());
        assertThat(clusters).hasSize(1);
        return clusters.getFirst();
    }
}
