package io.earshot.traffic.bodies;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Writes the shortest body in which an app's fields are found again, and nothing else. */
final class FieldDocument {

    /** Stands for any element; no other path names it. */
    private static final String ANY = "_";

    private FieldDocument() {}

    /**
     * Writes the fields of one form.
     *
     * @param values by the fields' numbers; empty for those that were not found
     * @return empty if no field was found
     */
    static Optional<byte[]> of(FieldForm form, IntFunction<String> values) {
        if (form.fields().stream().allMatch(field -> values.apply(field).isEmpty())) {
            return Optional.empty();
        }
        String text = switch (form) {
            case FieldForm.Json json -> json(json, values);
            case FieldForm.Xml xml -> xml(xml, values);
            case FieldForm.Form pairs -> pairs(pairs, values);
        };
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Members of one name may follow each other, and a list's places may be names. */
    private static String json(FieldForm.Json form, IntFunction<String> values) {
        List<String> members = new ArrayList<>();
        for (JsonFields.Pointer pointer : form.pointers()) {
            String value = values.apply(pointer.field());
            if (!value.isEmpty()) {
                String member = quoted(value);
                for (String token : pointer.tokens().reversed()) {
                    member = "{" + quoted(token) + ":" + member + "}";
                }
                members.add(member.substring(1, member.length() - 1));
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Paths with any element come first: they match the elements of others, and the first match counts. */
    private static String xml(FieldForm.Xml form, IntFunction<String> values) {
        List<ElementPaths.Path> found = form.paths().stream()
                .filter(path -> !values.apply(path.field()).isEmpty())
                .sorted(Comparator.comparing(path -> !path.steps().contains("*")))
                .toList();
        String root = found.stream()
                .map(path -> path.steps().getFirst())
                .filter(step -> !step.equals("*"))
                .findFirst()
                .orElse(ANY);
        StringBuilder attributes = new StringBuilder();
        StringBuilder content = new StringBuilder();
        for (ElementPaths.Path path : found) {
            List<String> below = path.steps().subList(1, path.steps().size());
            String value = escaped(values.apply(path.field()));
            if (below.size() == 1 && below.getFirst().startsWith("@")) {
                attributes.append(attribute(below.getFirst(), value));
            } else {
                content.append(element(below, value));
            }
        }
        return "<" + root + attributes + ">" + content + "</" + root + ">";
    }

    private static String element(List<String> steps, String value) {
        if (steps.isEmpty()) {
            return value;
        }
        String name = steps.getFirst().equals("*") ? ANY : steps.getFirst();
        List<String> below = steps.subList(1, steps.size());
        return below.size() == 1 && below.getFirst().startsWith("@")
                ? "<" + name + attribute(below.getFirst(), value) + "/>"
                : "<" + name + ">" + element(below, value) + "</" + name + ">";
    }

    private static String attribute(String step, String value) {
        return " " + step.substring(1) + "=\"" + value + "\"";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String pairs(FieldForm.Form form, IntFunction<String> values) {
        Map<String, String> pairs = new LinkedHashMap<>();
        form.names()
                .forEach((name, fields) -> fields.stream()
                        .map(values::apply)
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .ifPresent(value -> pairs.put(name, value)));
        List<String> written = new ArrayList<>();
        pairs.forEach((name, value) -> written.add(encoded(name) + "=" + encoded(value)));
        return String.join("&", written);
    }

    /** Writes as few characters as three as possible, since the room is that of the original. */
    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b < 0x7f && "&=+%#".indexOf(b) < 0;
            if (b == ' ') {
                out.append('+');
            } else if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(String.format("%02X", b & 0xff));
            }
        }
        return out.toString();
    }
}
