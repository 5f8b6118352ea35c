package io.earshot.cli;

import io.earshot.cli.sql.Output;
import io.earshot.cli.wire.RowFormat;
import io.earshot.cli.wire.RowWriter;
import io.earshot.model.Printable;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The option of commands that list rows, and how the rows are printed: for people, or for programs. */
final class RowOutput {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, csv or json (default: table)")
    private Output form = Output.TABLE;

    /** Says whether people read the rows; remarks beside them are for people alone. */
    boolean isTable() {
        return form == Output.TABLE;
    }

    /** Prints the rows of a SELECT. */
    void print(RunningServer server, CommandSpec spec, String select) throws CommandFailure {
        String rows = server.askSql(select, form.mediaType());
        print(spec, isTable() ? Printable.lines(rows) : rows.endsWith("\n") ? rows : rows + '\n');
    }

    /**
     * Prints JSON objects in the same forms.
     *
     * @param columns fields of the objects, in the order in which they are printed
     */
    void print(CommandSpec spec, JsonNode objects, String... columns) {
        switch (form) {
            case TABLE -> print(spec, TextTable.of(objects, columns));
            case JSON -> print(spec, json(objects, columns).toString() + '\n');
            case CSV -> {
                PrintWriter out = spec.commandLine().getOut();
                RowWriter rows = new RowWriter(RowFormat.CSV, List.of(columns), out);
                for (JsonNode object : objects) {
                    rows.row(Stream.of(columns)
                            .map(column -> TextTable.text(object.path(column)))
                            .toList());
                }
                rows.finish();
            }
        }
    }

    /** Returns the objects as the server returns rows of a SELECT. */
    private static ObjectNode json(JsonNode objects, String... columns) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode names = answer.putArray("columns");
        Arrays.stream(columns).forEach(column -> names.addObject().put("name", column));
        ArrayNode rows = answer.putArray("rows");
        for (JsonNode object : objects) {
            ArrayNode row = rows.addArray();
            for (String column : columns) {
                JsonNode value = object.path(column);
                row.add(value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value);
            }
        }
        return answer;
    }

    private static void print(CommandSpec spec, String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
