package io.earshot.server.rest;

import static io.earshot.server.rest.TableSchemas.object;
import static io.earshot.server.rest.TableSchemas.typed;
import static io.earshot.server.rest.TableSchemas.with;

import io.swagger.v3.oas.models.media.Schema;

/** Gathers the fields of an object's schema, and names the schemas of common values. */
final class SchemaFields {

    private final Schema<?> object = object();

    SchemaFields has(String name, Schema<?> schema) {
        var _ = with(object, name, schema);
        return this;
    }

    SchemaFields mayHave(String name, Schema<?> schema) {
        object.getProperties().put(name, schema);
        return this;
    }

    Schema<?> schema() {
        return object;
    }

    static Schema<?> integer() {
        return typed("integer").format("int64");
    }

    static Schema<?> number() {
        return typed("number").format("double");
    }

    static Schema<?> time() {
        return typed("string").format("date-time");
    }

    static Schema<?> map(Schema<?> values) {
        return typed("object").additionalProperties(values);
    }
}
