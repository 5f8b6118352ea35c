package io.earshot.cli.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists the names that a server's queries can use.
 *
 * @param tables in lower case, each with its columns in their order
 * @param queries names of the questions that the server keeps
 */
record Schema(Map<String, List<String>> tables, List<String> queries) {

    /** Row numbers that no * shows are no business of people. */
    static final String VISIBLE = "TABLE_SCHEMA = 'PUBLIC' AND IS_VISIBLE";

    static final Schema UNKNOWN = new Schema(Map.of(), List.of());

    private static final JsonMapper JSON = new JsonMapper();

    static Schema read(SqlServer server) throws UnansweredException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        JSON.readTree(server.ask(
                        "SELECT LOWER(TABLE_NAME), LOWER(COLUMN_NAME) FROM INFORMATION_SCHEMA.COLUMNS WHERE " + VISIBLE
                                + " ORDER BY TABLE_NAME, ORDINAL_POSITION",
                        Output.JSON))
                .path("rows")
                .forEach(row -> tables.computeIfAbsent(row.path(0).asString(), _ -> new ArrayList<>())
                        .add(row.path(1).asString()));
        return new Schema(
                tables,
                SavedQuestion.list(server).stream().map(SavedQuestion::name).toList());
    }

    /** A question that the server keeps. */
    record SavedQuestion(String name, String about) {

        static final String PATH = "api/v1/queries";

        static List<SavedQuestion> list(SqlServer server) throws UnansweredException {
            List<SavedQuestion> questions = new ArrayList<>();
            for (JsonNode question : JSON.readTree(server.get(PATH, Output.JSON))) {
                questions.add(new SavedQuestion(
                        question.path("name").asString(), question.path("about").asString()));
            }
            return questions;
        }
    }
}
