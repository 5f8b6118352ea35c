package io.earshot.web.postgres.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Conversions between types. Names of things become their numbers, and are shown as names again. */
final class Casts {

    private final CatalogTables tables;

    Casts(CatalogTables tables) {
        this.tables = tables;
    }

    Object cast(Object value, String type) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "int2", "int4", "int8", "oid", "xid", "cid" ->
                value instanceof Regname named ? named.oid() : whole(value);
            case "numeric", "float4", "float8" ->
                new BigDecimal(Values.text(value).strip());
            case "bool" -> value instanceof Boolean ? value : (Object) bool(Values.text(value));
            case "name" -> new Name(Values.text(value));
            case "text", "varchar", "bpchar", "char", "json", "jsonb" -> Values.text(value);
            case "regclass" -> regclass(value);
            case "regtype" -> regtype(value);
            case "regproc", "regprocedure", "regnamespace", "regrole", "regoper" -> named(value, type);
            default -> type.endsWith("[]") || type.endsWith("vector") ? array(value, type) : value;
        };
    }

    private static Object whole(Object value) {
        return value instanceof BigDecimal number
                ? (Object) number.setScale(0, java.math.RoundingMode.HALF_UP).longValue()
                : Values.number(value);
    }

    private static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "t", "true", "y", "yes", "on", "1" -> true;
            case "f", "false", "n", "no", "off", "0" -> false;
            default -> throw new CatalogException("22P02", "invalid boolean \"" + text + "\"");
        };
    }

    private Object regclass(Object value) {
        if (value instanceof Regname) {
            return value;
        }
        String text = Values.text(value);
        if (text.matches("[0-9]+")) {
            return new Regname(Long.parseLong(text), tables.nameOf("regclass", Long.parseLong(text)));
        }
        long oid = tables.relation(text)
                .orElseThrow(() -> new CatalogException("42P01", "relation \"" + text + "\" does not exist"));
        return new Regname(oid, tables.nameOf("regclass", oid));
    }

    private Object named(Object value, String kind) {
        String text = Values.text(value);
        if (value instanceof Regname) {
            return value;
        }
        boolean number = value instanceof Long || text.matches("[0-9]{1,10}");
        long oid = number
                ? Long.parseLong(text)
                : text.equals("-")
                        ? 0
                        : tables.named(kind, text).orElseThrow(() -> switch (kind) {
                            case "regproc", "regprocedure" ->
                                new CatalogException("42883", "function \"" + text + "\" does not exist");
                            case "regnamespace" ->
                                new CatalogException("3F000", "schema \"" + text + "\" does not exist");
                            default ->
                                new CatalogException("42704", "\"" + text + "\" does not exist, expected a " + kind);
                        });
        return new Regname(oid, tables.nameOf(kind, oid));
    }

    private Object regtype(Object value) {
        if (value instanceof Regname) {
            return value;
        }
        String text = Values.text(value);
        if (text.matches("[0-9]+")) {
            return new Regname(Long.parseLong(text), tables.formatType(Long.parseLong(text)));
        }
        long oid = tables.type(text)
                .orElseThrow(() -> new CatalogException("42704", "type \"" + text + "\" does not exist"));
        return new Regname(oid, tables.formatType(oid));
    }

    private Object array(Object value, String type) {
        ArrayValue array = value instanceof ArrayValue known ? known : Values.array(Values.text(value));
        String element = type.endsWith("[]") ? type.substring(0, type.length() - 2) : "int4";
        List<Object> items = new ArrayList<>();
        for (Object item : array.items()) {
            items.add(cast(item, element));
        }
        return new ArrayValue(items, array.lower());
    }
}
