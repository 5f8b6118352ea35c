package io.earshot.traffic.bodies;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the values that JSON pointers (RFC 6901) name. It reads what an application may send and does not check it; containers
 * beside the pointers are passed over by counting brackets.
 */
final class JsonFields extends FieldParser {

    private static final int LONGEST_NAME = 128;

    /** A pointer with the number of the field that it finds. */
    record Pointer(int field, List<String> tokens) {

        Pointer {
            tokens = List.copyOf(tokens);
        }

        /** Reads a pointer: {@code /result/code}, {@code /items/0/state}, {@code /a~1b}. */
        static Pointer of(int field, String text) {
            return new Pointer(
                    field,
                    Arrays.stream(text.substring(1).split("/", -1))
                            .map(token -> token.replace("~1", "/").replace("~0", "~"))
                            .toList());
        }
    }

    private enum State {
        /** A value is due; before the first, nothing but blanks and a byte order mark may stand. */
        VALUE,
        NAME_DUE,
        NAME,
        COLON,
        STRING,
        SCALAR,
        AFTER,
        /** Inside a container that no pointer leads into. */
        BESIDE,
        BESIDE_STRING
    }

    private final List<Pointer> pointers;
    private final Found found;
    /** Counts the tokens of each pointer that the containers that are open have matched. */
    private final int[] matched;

    private final boolean[] arrays;
    private final int[] indexes;
    private final FieldValue text = new FieldValue();
    private State state = State.VALUE;
    /** The number of open containers on the way of a pointer, and of those below them that are passed over. */
    private int depth;

    private int beside;
    /** 0 outside of an escape, 1 behind its backslash, 2 to 5 before its hexadecimal digits. */
    private int escape;

    private int escaped;
    private int surrogate;
    private boolean wanted;

    JsonFields(List<Pointer> pointers, Found found) {
        this.pointers = List.copyOf(pointers);
        this.found = found;
        this.matched = new int[pointers.size()];
        int deepest = pointers.stream()
                .mapToInt(pointer -> pointer.tokens().size())
                .max()
                .orElse(0);
        this.arrays = new boolean[deepest + 1];
        this.indexes = new int[deepest + 1];
    }

    @Override
    void parse(byte[] bytes, int from, int to) {
        for (int i = from; i < to && !isOver(); i++) {
            take(bytes[i] & 0xff);
        }
    }

    private void take(int b) {
        switch (state) {
            case VALUE -> value(b);
            case NAME_DUE -> {
                if (b == '"') {
                    text.begin();
                    state = State.NAME;
                } else if (b == '}') {
                    close();
                } else if (!isBlank(b) && b != ',') {
                    stop();
                }
            }
            case NAME, STRING -> string(b);
            case COLON -> {
                if (b == ':') {
                    state = State.VALUE;
                } else if (!isBlank(b)) {
                    stop();
                }
            }
            case SCALAR -> {
                if (b == ',' || b == ']' || b == '}' || isBlank(b)) {
                    scalarEnds();
                    if (!isOver()) {
                        after(b);
                    }
                } else if (wanted) {
                    text.add(b);
                }
            }
            case AFTER -> after(b);
            case BESIDE -> {
                if (b == '"') {
                    state = State.BESIDE_STRING;
                } else if (b == '{' || b == '[') {
                    beside++;
                } else if ((b == '}' || b == ']') && --beside == 0) {
                    state = State.AFTER;
                }
            }
            case BESIDE_STRING -> {
                if (escape == 1) {
                    escape = 0;
                } else if (b == '\\') {
                    escape = 1;
                } else if (b == '"') {
                    state = State.BESIDE;
                }
            }
        }
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void value(int b) {
        if (isBlank(b)) {
            return;
        }
        if (b == '{' || b == '[') {
            open(b == '[');
        } else if (depth == 0) {
            // A document is an object or a list; a byte order mark may stand before it.
            if (b != 0xef && b != 0xbb && b != 0xbf) {
                stop();
            }
        } else if (b == ']' && arrays[depth - 1]) {
            close();
        } else if (b == '"') {
            wanted = isWanted();
            text.begin();
            state = State.STRING;
        } else {
            wanted = isWanted();
            text.begin();
            text.add(b);
            state = State.SCALAR;
        }
    }

    /** Whether the value that begins is one that a pointer ends at. */
    private boolean isWanted() {
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] == depth && pointers.get(i).tokens().size() == depth) {
                return true;
            }
        }
        return false;
    }

    private boolean leadsOn() {
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] == depth && pointers.get(i).tokens().size() > depth) {
                return true;
            }
        }
        return false;
    }

    private void open(boolean array) {
        if (!leadsOn()) {
            beside = 1;
            escape = 0;
            state = State.BESIDE;
            return;
        }
        arrays[depth] = array;
        indexes[depth] = 0;
        depth++;
        if (array) {
            match(0);
            state = State.VALUE;
        } else {
            state = State.NAME_DUE;
        }
    }

    private void match(int index) {
        match(Integer.toString(index));
    }

    /** Notes which pointers the member of that name in the innermost container is on the way of. */
    private void match(String name) {
        for (int i = 0; i < matched.length; i++) {
            List<String> tokens = pointers.get(i).tokens();
            matched[i] = Math.min(matched[i], depth - 1);
            if (matched[i] == depth - 1
                    && tokens.size() >= depth
                    && tokens.get(depth - 1).equals(name)) {
                matched[i] = depth;
            }
        }
    }

    private void matchNothing() {
        for (int i = 0; i < matched.length; i++) {
            matched[i] = Math.min(matched[i], depth - 1);
        }
    }

    private void close() {
        depth--;
        for (int i = 0; i < matched.length; i++) {
            matched[i] = Math.min(matched[i], depth);
        }
        state = State.AFTER;
        if (depth == 0) {
            stop();
        }
    }

    private void after(int b) {
        state = State.AFTER;
        if (b == ',') {
            if (arrays[depth - 1]) {
                match(++indexes[depth - 1]);
                state = State.VALUE;
            } else {
                state = State.NAME_DUE;
            }
        } else if (b == '}' || b == ']') {
            close();
        } else if (!isBlank(b)) {
            stop();
        }
    }

    private void string(int b) {
        if (escape > 0) {
            escaped(b);
        } else if (b == '\\') {
            escape = 1;
        } else if (b == '"') {
            if (state == State.NAME) {
                if (text.length() <= LONGEST_NAME) {
                    match(new String(text.bytes(), StandardCharsets.UTF_8));
                } else {
                    matchNothing();
                }
                state = State.COLON;
            } else {
                give();
                state = State.AFTER;
            }
        } else if (wanted || state == State.NAME) {
            text.add(b);
        }
    }

    private void escaped(int b) {
        if (escape > 1) {
            int digit = Character.digit(b, 16);
            escaped = escaped << 4 | Math.max(0, digit);
            escape = escape == 5 ? 0 : escape + 1;
            if (escape == 0) {
                unit(escaped);
            }
            return;
        }
        escape = 0;
        switch (b) {
            case 'u' -> {
                escape = 2;
                escaped = 0;
            }
            case 'b' -> text.add('\b');
            case 'f' -> text.add('\f');
            case 'n' -> text.add('\n');
            case 'r' -> text.add('\r');
            case 't' -> text.add('\t');
            default -> text.add(b);
        }
    }

    private void unit(int unit) {
        if (Character.isHighSurrogate((char) unit)) {
            surrogate = unit;
        } else if (Character.isLowSurrogate((char) unit)) {
            text.add(
                    surrogate == 0 ? '?' : Character.toCodePoint((char) surrogate, (char) unit),
                    StandardCharsets.UTF_8);
            surrogate = 0;
        } else {
            text.add(unit, StandardCharsets.UTF_8);
        }
    }

    private void scalarEnds() {
        if (wanted && !new String(text.bytes(), StandardCharsets.US_ASCII).equals("null")) {
            give();
        }
    }

    private void give() {
        if (!wanted) {
            return;
        }
        String value = text.masked(StandardCharsets.UTF_8);
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] == depth && pointers.get(i).tokens().size() == depth) {
                found.value(pointers.get(i).field(), value);
            }
        }
    }
}
