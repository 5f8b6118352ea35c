package io.earshot.server.rest;

import io.earshot.store.table.CheckTables;
import io.earshot.store.table.Column;
import io.earshot.store.table.ExchangeTables;
import io.earshot.store.table.FleetTables;
import io.earshot.store.table.IncidentTables;
import io.earshot.store.table.Table;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes OpenAPI schemas of the declared tables, and of the few answers that are more or less than a row. */
@SuppressWarnings("rawtypes") // as the library has them
final class TableSchemas {

    private TableSchemas() {}

    static Map<String, Schema> all() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        schemas.put("Container", object(FleetTables.Data.TABLE));
        schemas.put("Link", object(FleetTables.Link.TABLE));
        schemas.put("Exchange", object(ExchangeTables.Exchange.TABLE));
        schemas.put("Capture", object(ExchangeTables.Capture.TABLE));
        schemas.put("Incident", object(IncidentTables.Incident.TABLE));
        schemas.put("IncidentLink", object(IncidentTables.IncidentLink.TABLE, IncidentTables.IncidentLink.INCIDENT));
        schemas.put(
                "IncidentWithLinks",
                with(
                        with(object(IncidentTables.Incident.TABLE), "links", array(ref("IncidentLink"))),
                        "traces",
                        array(ref("IncidentTrace"))));
        schemas.put("IncidentTrace", object(IncidentTables.IncidentTrace.TABLE, IncidentTables.IncidentTrace.INCIDENT));
        schemas.put(
                "Mute",
                with(
                        object(IncidentTables.Mute.TABLE),
                        IncidentTables.Mute.PLACES.name(),
                        array(typed("string")).description(IncidentTables.Mute.PLACES.about())));
        schemas.put("CheckResult", object(CheckTables.CheckResult.TABLE));
        schemas.put(
                "CheckRun",
                with(
                        with(
                                with(with(object(), "check", typed("string")), "state", typed("string")),
                                "exitStatus",
                                typed("integer").format("int32")),
                        "output",
                        typed("string")));
        schemas.put(
                "NotTaken", with(with(object(), "unknown", array(typed("string"))), "refused", array(typed("string"))));
        schemas.put("Unknown", with(object(), "unknown", array(typed("string"))));
        schemas.put(
                "Problem",
                with(
                        with(
                                with(with(object(), "type", typed("string")), "title", typed("string")),
                                "status",
                                typed("integer")),
                        "detail",
                        typed("string")));
        schemas.putAll(GraphSchemas.all());
        return schemas;
    }

    /** Every column is there in every answer; one that may be unknown is null then. */
    static Schema<?> object(Table table, Column... without) {
        Schema<?> object = object().description(table.about());
        for (Column column : table.columns()) {
            if (!List.of(without).contains(column)) {
                with(object, column.name(), schema(column));
            }
        }
        return object;
    }

    private static Schema<?> schema(Column column) {
        Schema<?> schema = switch (column.type()) {
            case TEXT -> typed("string");
            case INTEGER -> typed("integer").format("int32");
            case BIGINT -> typed("integer").format("int64");
            case REAL, DOUBLE -> typed("number").format("double");
            case BOOLEAN -> typed("boolean");
            case TIME -> typed("string").format("date-time");
        };
        if (column.nullable() && column.isStored()) {
            schema.addType("null");
        }
        return schema.description(column.unit().isEmpty() ? column.about() : column.about() + ", in " + column.unit());
    }

    static Schema<?> object() {
        Schema<?> object = typed("object");
        object.setProperties(new LinkedHashMap<>());
        return object;
    }

    static Schema<?> with(Schema<?> object, String field, Schema<?> schema) {
        boolean isNew = object.getProperties().put(field, schema) == null;
        if (isNew) {
            object.addRequiredItem(field);
        }
        return object;
    }

    static Schema<?> array(Schema<?> items) {
        Schema<?> array = typed("array");
        array.setItems(items);
        return array;
    }

    static Schema<?> ref(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    static Schema<?> typed(String type) {
        Schema<?> schema = new Schema<>();
        schema.addType(type);
        return schema;
    }
}
