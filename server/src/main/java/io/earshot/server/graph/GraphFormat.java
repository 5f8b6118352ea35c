package io.earshot.server.graph;

import io.earshot.fleet.graph.DependencyGraph;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Locale;

/** Lists the formats in which a graph can be had. */
public enum GraphFormat {
    GRAPHML("application/graphml+xml") {
        @Override
        public void write(DependencyGraph graph, Instant at, Writer out) throws IOException {
            GraphmlWriter.write(graph, at, out);
        }
    },
    DOT("text/vnd.graphviz") {
        @Override
        public void write(DependencyGraph graph, Instant at, Writer out) throws IOException {
            DotWriter.write(graph, out);
        }
    },
    CSV("text/csv") {
        @Override
        public void write(DependencyGraph graph, Instant at, Writer out) throws IOException {
            CsvRows.write(graph, at, out);
        }
    };

    private final String mediaType;

    GraphFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Writes all of the graph; leaves the writer open. */
    public abstract void write(DependencyGraph graph, Instant at, Writer out) throws IOException;

    public String mediaType() {
        return mediaType;
    }

    /** Returns the name as people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
