package io.earshot.server.rest;

import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.DependencyGraph.Direction;
import io.earshot.fleet.graph.GraphNode;
import io.earshot.fleet.graph.GraphView;
import io.earshot.http.ProblemException;
import io.earshot.web.TableReader;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The graph as the page draws it. Nobody else should rely on it. */
@Path("/api/v1/page/dependencies")
@Produces(MediaType.APPLICATION_JSON)
public final class GraphPageResource {

    /** More could not be told apart in a picture, and would take a browser seconds to lay out. */
    private static final int MOST_PLACES = 300;

    private static final int MOST_ARROWS = 3_000;
    private static final Duration NEW = Duration.ofDays(1);

    private final TableReader tables;
    private final GraphQuestion question;

    GraphPageResource(TableReader tables, GraphQuestion question) {
        this.tables = tables;
        this.question = question;
    }

    @GET
    public Map<String, Object> dependencies(
            @QueryParam("by") @DefaultValue("role") String by,
            @QueryParam("centre") @DefaultValue("") String centre,
            @QueryParam("hops") @DefaultValue("1") String hops,
            @QueryParam("direction") @DefaultValue("both") String direction,
            @QueryParam("at") @DefaultValue("") String at) {
        Instant time = question.time("at", at);
        DependencyGraph all = question.all();
        // On a server's first day everything is new, which tells nothing.
        boolean hasPast =
                all.dependencies().stream().anyMatch(each -> each.firstSeen().isBefore(time.minus(NEW)));
        // Dependencies that ended in the last day are drawn, too, and marked.
        DependencyGraph graph = all.only(each -> each.isCurrent(time) || each.isCurrent(time.minus(NEW)));
        if (!centre.isEmpty()) {
            String node = GraphQuestion.node(all, centre);
            graph = graph.node(node).isPresent()
                    ? graph.around(node, directions(direction), question.hops(hops))
                    : DependencyGraph.of(List.of(), List.of());
        }
        DependencyGraph drawn = graph;
        GraphView view = GraphView.of(graph, label(by), MOST_PLACES);
        Map<String, Map<String, String>> troubles = troubles(view);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("by", by);
        object.put("centre", centre);
        object.put("hops", hops);
        object.put("direction", direction);
        object.put("allNodes", graph.nodes().size());
        object.put("allDependencies", graph.dependencies().size());
        object.put("left", view.left());
        object.put(
                "tags",
                graph.nodes().stream()
                        .flatMap(node -> node.tags().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList());
        object.put(
                "nodes",
                view.places().stream()
                        .map(place -> place(place, group(place, by, drawn)))
                        .toList());
        object.put(
                "edges",
                view.arrows().stream()
                        .sorted((a, b) -> Integer.compare(b.dependencies(), a.dependencies()))
                        .limit(MOST_ARROWS)
                        .map(arrow -> arrow(arrow, time, hasPast, troubles))
                        .toList());
        object.put("allEdges", view.arrows().size());
        return object;
    }

    private List<Direction> directions(String text) {
        return text.equalsIgnoreCase("both")
                ? List.of(Direction.values())
                : List.of(question.word("direction", text, List.of(Direction.values())));
    }

    private static Function<GraphNode, String> label(String by) {
        if (by.startsWith("tag:")) {
            String tag = by.substring("tag:".length());
            return node -> node.tags().getOrDefault(tag, "no " + tag);
        }
        return switch (by) {
            case "dataCenter" -> node -> node.dataCenter().orElse(node.kind());
            case "cluster" ->
                node -> node.cluster().filter(text -> !text.isEmpty()).orElse(node.kind());
            case "host" -> node -> host(node).orElse(node.kind());
            case "role" -> node -> node.role().filter(text -> !text.isEmpty()).orElse(node.kind());
            case "node" -> GraphNode::name;
            default ->
                throw new ProblemException(
                        Response.Status.BAD_REQUEST,
                        "unknown by \"" + by + "\", expected dataCenter, cluster, host, role, node or tag:NAME");
        };
    }

    private static Optional<String> host(GraphNode node) {
        int dot = node.name().indexOf('.');
        return node.kind().equals("CONTAINER") && dot > 0
                ? Optional.of(node.name().substring(dot + 1))
                : Optional.empty();
    }

    /** Returns the worst state of the links from each place to each other one, of those that are in trouble. */
    private Map<String, Map<String, String>> troubles(GraphView view) {
        Map<String, String> placeOf = new HashMap<>();
        view.places().forEach(place -> place.members().forEach(member -> placeOf.put(member, place.name())));
        Map<String, Map<String, String>> troubles = new HashMap<>();
        for (Map<String, Object> link : tables.ask(
                "link WHERE state IN ('DOWN', 'LOSSY')", List.of("container", "partner", "state"), List.of())) {
            String from = placeOf.get(text(link.get("container")));
            String to = placeOf.get(text(link.get("partner")));
            if (from != null && to != null) {
                // DOWN comes before LOSSY, also in the alphabet.
                troubles.computeIfAbsent(from, _ -> new HashMap<>())
                        .merge(to, text(link.get("state")), (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        }
        return troubles;
    }

    private static String text(Object cell) {
        return cell instanceof Optional<?> optional
                ? optional.map(Object::toString).orElse("")
                : String.valueOf(cell);
    }

    /** Places of one group are drawn in one layer: nodes by role, hosts by data centre. Others are groups of their own. */
    private static String group(GraphView.Place place, String by, DependencyGraph graph) {
        Optional<GraphNode> one =
                place.members().stream().min(Comparator.naturalOrder()).flatMap(graph::node);
        return switch (by) {
            case "node" -> one.map(label("role")).orElse(place.kind());
            case "host" -> one.map(label("dataCenter")).orElse(place.kind());
            default -> place.name();
        };
    }

    private static Map<String, Object> place(GraphView.Place place, String group) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", place.name());
        object.put("size", place.size());
        object.put("kind", place.kind());
        object.put("group", group);
        List<String> some = new ArrayList<>(place.members());
        some.sort(null);
        object.put("members", some.subList(0, Math.min(some.size(), 20)));
        return object;
    }

    private static Map<String, Object> arrow(
            GraphView.Arrow arrow, Instant now, boolean hasPast, Map<String, Map<String, String>> troubles) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("from", arrow.from());
        object.put("to", arrow.to());
        object.put("ports", arrow.ports());
        object.put("connections", arrow.connections());
        object.put("dependencies", arrow.dependencies());
        object.put("evidence", arrow.evidence());
        object.put("firstSeen", arrow.firstSeen().toString());
        object.put("lastSeen", arrow.lastSeen().toString());
        object.put("state", troubles.getOrDefault(arrow.from(), Map.of()).getOrDefault(arrow.to(), ""));
        object.put("isNew", hasPast && arrow.firstSeen().isAfter(now.minus(NEW)));
        object.put(
                "isGone",
                arrow.evidence().equals(Set.of("socket")) && !arrow.lastSeen().isAfter(now.minus(NEW)));
        return object;
    }
}
