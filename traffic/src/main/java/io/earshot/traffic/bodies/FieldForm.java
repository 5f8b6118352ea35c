package io.earshot.traffic.bodies;

import io.earshot.traffic.config.BodyField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of an app that are looked for in bodies of one form. */
sealed interface FieldForm {

    FieldParser open(FieldParser.Found found);

    /** Returns the numbers of the fields. */
    List<Integer> fields();

    /** Fields of JSON. */
    record Json(List<JsonFields.Pointer> pointers) implements FieldForm {
        @Override
        public FieldParser open(FieldParser.Found found) {
            return new JsonFields(pointers, found);
        }

        @Override
        public List<Integer> fields() {
            return pointers.stream().map(JsonFields.Pointer::field).toList();
        }
    }

    /** Fields of XML. */
    record Xml(List<ElementPaths.Path> paths) implements FieldForm {
        @Override
        public FieldParser open(FieldParser.Found found) {
            return new XmlFields(paths, found);
        }

        @Override
        public List<Integer> fields() {
            return paths.stream().map(ElementPaths.Path::field).toList();
        }
    }

    /** Fields of forms. */
    record Form(Map<String, List<Integer>> names) implements FieldForm {
        @Override
        public FieldParser open(FieldParser.Found found) {
            return new FormFields(names, found);
        }

        @Override
        public List<Integer> fields() {
            return names.values().stream().flatMap(List::stream).toList();
        }
    }

    /** Sorts fields by their forms. A field's number is its place in the list. */
    static List<FieldForm> of(List<NumberedField> fields) {
        List<JsonFields.Pointer> pointers = new ArrayList<>();
        List<ElementPaths.Path> paths = new ArrayList<>();
        Map<String, List<Integer>> names = new HashMap<>();
        for (NumberedField field : fields) {
            String path = field.field().path();
            switch (field.field().format()) {
                case JSON -> pointers.add(JsonFields.Pointer.of(field.number(), path));
                case XML -> paths.add(ElementPaths.Path.of(field.number(), path));
                case FORM -> names.computeIfAbsent(path, _ -> new ArrayList<>()).add(field.number());
            }
        }
        List<FieldForm> forms = new ArrayList<>();
        if (!pointers.isEmpty()) {
            forms.add(new Json(pointers));
        }
        if (!paths.isEmpty()) {
            forms.add(new Xml(paths));
        }
        if (!names.isEmpty()) {
            forms.add(new Form(names));
        }
        return forms;
    }

    /** A field with its number. */
    record NumberedField(int number, BodyField field) {}
}
