package io.earshot.server.graph;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.model.SpreadsheetText;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;

/** Writes a graph's dependencies as CSV (RFC 4180), a row each, which spreadsheets and graph programs read as a list of edges. */
final class CsvRows {

    private CsvRows() {}

    static void write(DependencyGraph graph, Instant at, Writer out) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord(
                "fromNode",
                "toNode",
                "protocol",
                "port",
                "process",
                "evidence",
                "connections",
                "firstSeen",
                "lastSeen",
                "state");
        for (Dependency each : graph.dependencies()) {
            csv.writeRecord(
                    SpreadsheetText.inert(each.from()),
                    SpreadsheetText.inert(each.to()),
                    each.protocol().orElse(""),
                    each.port().isPresent() ? Integer.toString(each.port().getAsInt()) : "",
                    SpreadsheetText.inert(each.process().orElse("")),
                    each.evidence(),
                    each.connections().isPresent()
                            ? Long.toString(each.connections().getAsLong())
                            : "",
                    each.firstSeen().toString(),
                    each.lastSeen().toString(),
                    GraphJson.state(each, at));
        }
        csv.flush();
    }
}
