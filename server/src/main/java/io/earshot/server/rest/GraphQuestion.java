package io.earshot.server.rest;

import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.server.graph.GraphSource;
import io.earshot.store.SqlRefusedException;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/** Reads what a question about the graph names: a node, a time, a number of hops. */
final class GraphQuestion {

    private final GraphSource source;
    private final InstantSource clock;

    GraphQuestion(GraphSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Returns all that is known, now and before. */
    DependencyGraph all() {
        try {
            return source.graph();
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** @param text empty for now */
    Instant time(String name, String text) {
        if (text.isEmpty()) {
            return now();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(name, text, "a time as in 2026-11-29T12:00:00Z");
        }
    }

    /** @param text empty for any number */
    int hops(String text) {
        if (text.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        try {
            int hops = Integer.parseInt(text);
            if (hops > 0) {
                return hops;
            }
        } catch (NumberFormatException e) {
            throw wrong("hops", text, "a number from 1 up");
        }
        throw wrong("hops", text, "a number from 1 up");
    }

    /** Returns one of these words, whatever its case. */
    <E extends Enum<E>> E word(String name, String text, List<E> words) {
        return words.stream()
                .filter(word -> word.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        text,
                        String.join(
                                " or ",
                                words.stream()
                                        .map(word -> word.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    }

    /** Returns the node as the graph spells it. */
    static String node(DependencyGraph graph, String name) {
        return graph.node(name)
                .or(() -> graph.node(name.toLowerCase(Locale.ROOT)))
                .map(GraphNode::name)
                .orElseThrow(() -> {
                    String hint = Names.nearest(
                                    name,
                                    graph.nodes().stream().map(GraphNode::name).toList())
                            .map(near -> ", did you mean " + near + "?")
                            .orElse(", expected a container or an address that one is connected to");
                    return new ProblemException(
                            Response.Status.NOT_FOUND, "no node \"" + Names.shorten(name) + "\"" + hint);
                });
    }

    private static ProblemException wrong(String name, String text, String expected) {
        return new ProblemException(
                Response.Status.BAD_REQUEST,
                "unknown " + name + " \"" + Names.shorten(text) + "\", expected " + expected);
    }
}
