package io.earshot.server.tables;

import io.earshot.fleet.graph.Cluster;
import io.earshot.store.table.NodeTables;
import io.earshot.store.table.NodeTables.ClusterNode;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes tables CLUSTER and CLUSTER_NODE, in batches that its owner commits. One thread at a time. */
public final class ClusterWriter {

    private final TableChanges tables;
    private Map<String, Cluster> written = Map.of();

    public ClusterWriter(TableChanges tables) {
        this.tables = tables;
    }

    /** Writes the clusters that are new or changed, and removes those that are not among them. */
    public void write(List<Cluster> all) {
        Map<String, Cluster> newer = HashMap.newHashMap(all.size());
        all.forEach(cluster -> newer.put(cluster.name(), cluster));
        written.forEach((name, cluster) -> {
            if (!newer.containsKey(name)) {
                tables.remove(Row.of(NodeTables.Cluster.TABLE).set(NodeTables.Cluster.NAME, name));
            }
            Set<String> members =
                    newer.containsKey(name) ? Set.copyOf(newer.get(name).members()) : Set.of();
            cluster.members().stream()
                    .filter(member -> !members.contains(member))
                    .forEach(member -> tables.remove(Row.of(ClusterNode.TABLE)
                            .set(ClusterNode.CLUSTER, name)
                            .set(ClusterNode.NODE, member)));
        });
        newer.values().stream()
                .filter(cluster -> !cluster.equals(written.get(cluster.name())))
                .forEach(this::write);
        written = newer;
    }

    private void write(Cluster cluster) {
        tables.upsert(Row.of(NodeTables.Cluster.TABLE)
                .set(NodeTables.Cluster.NAME, cluster.name())
                .set(NodeTables.Cluster.SHAPE, cluster.shape().name())
                .set(NodeTables.Cluster.NODES, cluster.members().size())
                .set(NodeTables.Cluster.EDGES, cluster.edges())
                .set(NodeTables.Cluster.PARTS, cluster.groups())
                .set(NodeTables.Cluster.HUBS, String.join(" ", cluster.hubs()))
                .set(NodeTables.Cluster.SUMMARY, cluster.summary()));
        Set<String> hubs = new HashSet<>(cluster.hubs());
        for (String member : cluster.members()) {
            tables.upsert(Row.of(ClusterNode.TABLE)
                    .set(ClusterNode.CLUSTER, cluster.name())
                    .set(ClusterNode.NODE, member)
                    .set(ClusterNode.HUB, hubs.contains(member)));
        }
    }
}
