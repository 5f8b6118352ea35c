package io.earshot.server.rest;

import static io.earshot.server.rest.TableSchemas.array;
import static io.earshot.server.rest.TableSchemas.object;
import static io.earshot.server.rest.TableSchemas.ref;
import static io.earshot.server.rest.TableSchemas.typed;
import static io.earshot.server.rest.TableSchemas.with;

import io.earshot.store.table.AgentTables;
import io.earshot.store.table.NodeTables;
import io.earshot.store.table.Views;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes OpenAPI schemas of the answers about the dependency graph. */
@SuppressWarnings("rawtypes") // as the library has them
final class GraphSchemas {

    private GraphSchemas() {}

    static Map<String, Schema> all() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        schemas.put("Node", object(Views.NODE));
        schemas.put("Tag", object(NodeTables.Tag.TABLE));
        schemas.put("Dependency", object(Views.DEPENDENCY));
        schemas.put("Listener", object(AgentTables.Listener.TABLE));
        schemas.put("GraphNode", graphNode());
        Schema<?> detail = graphNode();
        with(detail, "uses", array(ref("Dependency")));
        with(detail, "usedBy", array(ref("Dependency")));
        schemas.put("NodeDetail", with(detail, "listeners", array(ref("Listener"))));
        schemas.put("Reached", reached());
        schemas.put("Retirement", retirement());
        schemas.put("Cluster", cluster());
        schemas.put(
                "GraphDifference",
                with(with(object(), "added", array(ref("Dependency"))), "gone", array(ref("Dependency"))));
        schemas.put(
                "Graph",
                with(with(object(), "nodes", array(ref("GraphNode"))), "dependencies", array(ref("Dependency"))));
        return schemas;
    }

    private static Schema<?> graphNode() {
        Schema<?> node = object();
        with(node, "name", typed("string"));
        with(
                node,
                "kind",
                typed("string").description("CONTAINER, EXTERNAL, or GONE for a name that no CMDB has any more"));
        with(node, "dataCenter", orNull("string"));
        with(node, "role", orNull("string"));
        with(node, "cluster", orNull("string"));
        with(node, "agent", typed("boolean").description("whether an agent reports for it"));
        with(node, "addresses", array(typed("string")));
        Schema<?> tags = typed("object");
        tags.setAdditionalProperties(typed("string"));
        return with(node, "tags", tags);
    }

    private static Schema<?> reached() {
        Schema<?> reached = object();
        with(reached, "node", typed("string"));
        with(reached, "kind", typed("string"));
        with(reached, "hops", typed("integer").format("int32"));
        with(reached, "fromNode", typed("string").description("the last dependency on the way"));
        with(reached, "toNode", typed("string"));
        with(reached, "port", orNull("integer").format("int32"));
        with(reached, "process", orNull("string"));
        with(reached, "evidence", typed("string"));
        return with(reached, "lastSeen", typed("string").format("date-time"));
    }

    private static Schema<?> retirement() {
        Schema<?> retirement = object();
        with(retirement, "node", typed("string"));
        with(retirement, "dependents", array(ref("Reached")));
        with(
                retirement,
                "formerly",
                array(ref("Dependency")).description("dependencies on the node that were not seen for 24 hours"));
        with(
                retirement,
                "agent",
                typed("boolean").description("whether an agent on the node itself sees who connects"));
        return with(
                retirement,
                "nodesWithoutAgent",
                typed("integer").format("int64").description("nodes whose own connections nobody sees"));
    }

    private static Schema<?> cluster() {
        Schema<?> cluster = object();
        with(cluster, "name", typed("string"));
        with(cluster, "shape", typed("string").description("PAIR, STAR, MESH, MESHES, CHAIN, RING, LAYERED or MIXED"));
        with(cluster, "summary", typed("string"));
        with(cluster, "size", typed("integer").format("int32"));
        with(cluster, "edges", typed("integer").format("int32").description("pairs of members that talk"));
        with(cluster, "groups", typed("integer").format("int32").description("meshes, layers or links of a chain"));
        with(cluster, "hubs", array(typed("string")));
        return with(cluster, "members", array(typed("string")));
    }

    private static Schema<?> orNull(String type) {
        Schema<?> schema = typed(type);
        schema.addType("null");
        return schema;
    }
}
