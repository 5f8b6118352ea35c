package io.earshot.traffic.bodies;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;

/** Follows the elements of a document along the paths that lead to fields, and collects the text at their ends. */
final class ElementPaths {

    /** A path with the number of the field that it finds; its last step may be an attribute, {@code @name}. */
    record Path(int field, List<String> steps) {

        Path {
            steps = List.copyOf(steps);
        }

        /** Reads a path: {@code /Envelope/Body/*}{@code /code}, {@code /answer/@state}. */
        static Path of(int field, String text) {
            return new Path(field, Arrays.asList(text.substring(1).split("/", -1)));
        }
    }

    private final List<Path> paths;
    /** Counts the steps of each path that the elements that are open have matched. */
    private final int[] matched;
    /** The text of each path's element, as far as it has passed. */
    private final FieldValue[] texts;

    private int depth;
    /** Whether a path ends at the innermost element. */
    private boolean collecting;

    ElementPaths(List<Path> paths) {
        this.paths = List.copyOf(paths);
        this.matched = new int[paths.size()];
        this.texts = new FieldValue[paths.size()];
        Arrays.setAll(texts, _ -> new FieldValue());
    }

    /** Returns the number of open elements. */
    int depth() {
        return depth;
    }

    /** @param name without its prefix */
    void begin(String name) {
        for (int i = 0; i < matched.length; i++) {
            List<String> steps = paths.get(i).steps();
            if (matched[i] == depth && steps.size() > depth && isStep(steps.get(depth), name)) {
                matched[i] = depth + 1;
            }
        }
        depth++;
        collecting = false;
        for (int i = 0; i < matched.length; i++) {
            if (isEnd(i)) {
                texts[i].begin();
                collecting = true;
            }
        }
    }

    private static boolean isStep(String step, String name) {
        return step.equals("*") || (!name.isEmpty() && step.equals(name));
    }

    private boolean isEnd(int path) {
        return depth > 0 && matched[path] == depth && paths.get(path).steps().size() == depth;
    }

    /** Takes a byte of the innermost element's text. */
    void text(int b) {
        if (!collecting) {
            return;
        }
        for (int i = 0; i < matched.length; i++) {
            if (isEnd(i)) {
                texts[i].add(b);
            }
        }
    }

    /** Ends the innermost element; nothing if none is open. */
    void end(Charset charset, FieldParser.Found found) {
        if (depth == 0) {
            return;
        }
        for (int i = 0; i < matched.length; i++) {
            if (isEnd(i)) {
                found.value(paths.get(i).field(), texts[i].masked(charset));
            }
        }
        depth--;
        collecting = false;
        for (int i = 0; i < matched.length; i++) {
            matched[i] = Math.min(matched[i], depth);
            collecting |= isEnd(i);
        }
    }

    private boolean isAttribute(int path, String step) {
        List<String> steps = paths.get(path).steps();
        return matched[path] == depth
                && steps.size() == depth + 1
                && steps.get(depth).equals(step);
    }

    /** Whether a path ends at that attribute of the innermost element. */
    boolean isAttribute(String name) {
        String step = "@" + name;
        for (int i = 0; i < matched.length; i++) {
            if (isAttribute(i, step)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the value of an attribute of the innermost element. */
    void attribute(String name, String value, FieldParser.Found found) {
        String step = "@" + name;
        for (int i = 0; i < matched.length; i++) {
            if (isAttribute(i, step)) {
                found.value(paths.get(i).field(), value);
            }
        }
    }
}
