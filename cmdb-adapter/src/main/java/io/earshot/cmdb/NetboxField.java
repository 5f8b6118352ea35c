package io.earshot.cmdb;

import io.earshot.model.Names;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Where in a NetBox object something stands that NetBox itself has no field for, or another than usual. */
public sealed interface NetboxField {

    /** NetBox's own field for it, if it has one. */
    record Own() implements NetboxField {}

    /** @param name as the API has it, in lower case with underscores */
    record CustomField(String name) implements NetboxField {}

    /** What is left of the slugs of the tags that begin so. */
    record Tag(String prefix) implements NetboxField {}

    /** @throws IllegalArgumentException unless the text is {@code customField:NAME} or {@code tag:PREFIX} */
    static NetboxField parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        if (!rest.isEmpty()) {
            if (text.startsWith("customField:")) {
                return new CustomField(rest);
            }
            if (text.startsWith("tag:")) {
                return new Tag(rest);
            }
        }
        throw new IllegalArgumentException("\"" + Names.shorten(text) + "\", expected customField:NAME or tag:PREFIX");
    }

    /** Several values separated by spaces; empty where there is none. */
    default String text(JsonNode object, String own) {
        return switch (this) {
            case Own() -> own;
            case CustomField(String name) -> text(object.path("custom_fields").path(name));
            case Tag(String prefix) ->
                elements(object.path("tags")).stream()
                        .map(tag -> tag.path("slug").asString(""))
                        .filter(slug -> slug.startsWith(prefix))
                        .map(slug -> slug.substring(prefix.length()))
                        .collect(Collectors.joining(" "));
        };
    }

    /** Custom fields hold texts, numbers, lists of both, or other objects, which have names. */
    private static String text(JsonNode value) {
        if (value.isArray()) {
            return elements(value).stream().map(NetboxField::text).collect(Collectors.joining(" "));
        }
        return value.isObject()
                ? value.path("name").asString(value.path("display").asString(""))
                : value.asString("").strip();
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
