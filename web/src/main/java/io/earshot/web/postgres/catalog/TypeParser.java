package io.earshot.web.postgres.catalog;

import io.earshot.web.postgres.catalog.Token.Kind;
import java.util.Map;

/** Reads names of types into PostgreSQL's own, as in {@code int8} for bigint, with {@code []} behind those of arrays. */
final class TypeParser {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("boolean", "bool"),
            Map.entry("integer", "int4"),
            Map.entry("int", "int4"),
            Map.entry("bigint", "int8"),
            Map.entry("smallint", "int2"),
            Map.entry("real", "float4"),
            Map.entry("float", "float8"),
            Map.entry("decimal", "numeric"),
            Map.entry("string", "text"),
            Map.entry("information_schema.sql_identifier", "name"));

    private final TokenStream in;

    TypeParser(TokenStream in) {
        this.in = in;
    }

    String read() {
        String name = name();
        String type = switch (name) {
            case "double" -> {
                in.expectWord("precision");
                yield "float8";
            }
            case "character", "char" -> in.takeWord("varying") ? "varchar" : "bpchar";
            default -> NAMES.getOrDefault(name, name);
        };
        if (in.takeSign("(")) {
            while (!in.takeSign(")")) {
                in.take();
            }
        }
        if (type.equals("timestamp") || type.equals("time")) {
            boolean zone = in.takeWord("with");
            if (zone || in.takeWord("without")) {
                in.expectWord("time");
                in.expectWord("zone");
            }
            type += zone ? "tz" : "";
        }
        boolean array = in.takeWord("array");
        while (in.peek().isSign("[")) {
            in.take();
            if (in.peek().kind() == Kind.NUMBER) {
                in.take();
            }
            in.expectSign("]");
            array = true;
        }
        return array ? type + "[]" : type;
    }

    /** Reads a name without its schema. */
    String name() {
        String name = in.expectName();
        while (in.takeSign(".")) {
            name = in.expectName();
        }
        return name;
    }
}
