package io.earshot.web.postgres;

import java.util.ArrayList;
import java.util.List;

/** Reads the types of a row's fields out of H2's name for it, as in {@code ROW("C1" INTEGER, "C2" CHARACTER VARYING(1))}. */
final class RowTypeNames {

    private RowTypeNames() {}

    static List<String> of(String row) {
        List<String> types = new ArrayList<>();
        int depth = 0;
        boolean inName = false;
        int start = 0;
        for (int i = "ROW(".length(); i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                inName = !inName;
                start = inName || depth > 0 ? start : i + 1;
            } else if (!inName && (c == '(' || c == ')' || c == ',')) {
                if (depth == 0 && c != '(') {
                    types.add(row.substring(start, i).strip());
                }
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return types;
    }
}
