package io.earshot.server.graph.neo4j;

import java.io.Serial;

/** Tells that a Neo4j did not take the graph. The message is one line for people. */
public final class Neo4jFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    Neo4jFailure(String message, Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
    }
}
