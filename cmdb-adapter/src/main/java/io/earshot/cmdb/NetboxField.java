package io.earshot.cmdb;

import io.earshot.model.Names;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Locates a value in a NetBox object for which NetBox itself has no field, or another field than usual. */
public sealed interface NetboxField {

    /** NetBox's own field for it, if it has one. */
    record Own() implements NetboxField {}

    /** @param name as the API has it, in lower case with underscores */
    record CustomField(String name) implements NetboxField {}

    /** Takes the rest of the slugs of tags that begin with a prefix. */
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

    /**
     * Returns the values that stand there, stripped; none where there is none.
     *
     * @param own NetBox's own values for it
     * @throws IllegalArgumentException with what was found, where that is no text in any shape that NetBox has
     */
    default List<String> values(JsonNode object, List<String> own) {
        return switch (this) {
            case Own() -> own;
            case CustomField(String name) ->
                NetboxField.values(
                        "custom field " + name, object.path("custom_fields").path(name));
            case Tag(String prefix) ->
                elements(object.path("tags")).stream()
                        .map(tag -> tag.path("slug").asString(""))
                        .filter(slug -> slug.startsWith(prefix))
                        .map(slug -> slug.substring(prefix.length()))
                        .toList();
        };
    }

    /** The same where one text is meant; several are separated by spaces. */
    default String text(JsonNode object, String own) {
        return String.join(" ", values(object, own.isEmpty() ? List.of() : List.of(own)));
    }

    /**
     * Custom fields hold texts, numbers, truth values, selections (since 4.7 as value and label), other objects, which have
     * names, or lists of these.
     */
    private static List<String> values(String where, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return List.of();
        }
        if (value.isArray()) {
            return elements(value).stream()
                    .flatMap(element -> values(where, element).stream())
                    .toList();
        }
        if (value.isObject()) {
            for (String key : List.of("value", "name", "display", "slug", "label")) {
                if (value.path(key).isValueNode() && !value.path(key).isNull()) {
                    return values(where, value.path(key));
                }
            }
            throw new IllegalArgumentException(Names.shorten(where) + " holds an object of "
                    + Names.shorten(String.join(", ", value.propertyNames()))
                    + ", expected a text, a selection or an object with a name");
        }
        String text = value.asString("").strip();
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
