package io.earshot.traffic.bodies;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the fields of a form (application/x-www-form-urlencoded), in a body or in the query of a target. */
final class FormFields extends FieldParser {

    private final Map<String, List<Integer>> fields;
    private final Found found;
    private final FieldValue name = new FieldValue();
    private final FieldValue value = new FieldValue();
    private boolean inValue;
    private boolean began;

    /** @param fields the numbers of the fields by their names in the form */
    FormFields(Map<String, List<Integer>> fields, Found found) {
        this.fields = new HashMap<>(fields);
        this.found = found;
    }

    @Override
    void parse(byte[] bytes, int from, int to) {
        for (int i = from; i < to && !isOver(); i++) {
            take(bytes[i]);
        }
    }

    private void take(byte b) {
        if (!began) {
            began = true;
            if (b == '{' || b == '[' || b == '<' || b < ' ') {
                stop();
                return;
            }
        }
        if (b == '&') {
            pairEnds();
        } else if (b == '=' && !inValue) {
            inValue = true;
        } else {
            (inValue ? value : name).add(b);
        }
    }

    private void pairEnds() {
        List<Integer> numbers =
                name.isCut() || !inValue ? List.of() : fields.getOrDefault(decoded(name.bytes()), List.of());
        if (!numbers.isEmpty()) {
            String masked = FieldValue.masked(decoded(value.bytes()), value.isCut());
            numbers.forEach(number -> found.value(number, masked));
        }
        name.begin();
        value.begin();
        inValue = false;
    }

    @Override
    void end() {
        if (!isOver()) {
            pairEnds();
        }
        super.end();
    }

    private static String decoded(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
