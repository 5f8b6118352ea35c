package io.earshot.traffic.bodies;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the text of elements and attributes that paths name. Prefixes of namespaces do not count. It reads what an application may
 * send and does not check it; entities of a document's own are left out, and nothing outside of the body is ever read.
 */
final class XmlFields extends FieldParser {

    private static final int LONGEST_NAME = 128;
    private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']");

    private enum State {
        TEXT,
        ENTITY,
        /** Behind a {@code <}. */
        MARKUP,
        NAME,
        END_NAME,
        TAG,
        ATTRIBUTE,
        ATTRIBUTE_VALUE_DUE,
        ATTRIBUTE_VALUE,
        INSTRUCTION,
        DECLARATION,
        COMMENT,
        CDATA,
        DOCTYPE
    }

    private final ElementPaths elements;
    private final Found found;
    private final FieldValue name = new FieldValue();
    private final FieldValue entity = new FieldValue();
    private final FieldValue attribute = new FieldValue();
    private State state = State.TEXT;
    private State entityIn = State.TEXT;
    private Charset charset = StandardCharsets.UTF_8;
    private int quote;
    private int brackets;
    private int previous;
    private int beforePrevious;
    private boolean empty;
    private boolean wanted;
    private boolean began;

    XmlFields(List<ElementPaths.Path> paths, Found found) {
        this.elements = new ElementPaths(paths);
        this.found = found;
    }

    @Override
    void parse(byte[] bytes, int from, int to) {
        for (int i = from; i < to && !isOver(); i++) {
            take(bytes[i] & 0xff);
        }
    }

    private void take(int b) {
        switch (state) {
            case TEXT -> text(b);
            case ENTITY -> entity(b);
            case MARKUP -> markup(b);
            case NAME -> {
                if (isBlank(b) || b == '>' || b == '/') {
                    elementBegins();
                    state = State.TAG;
                    tag(b);
                } else {
                    addToName(b);
                }
            }
            case END_NAME -> {
                if (b == '>') {
                    elementEnds();
                }
            }
            case TAG -> tag(b);
            case ATTRIBUTE -> {
                if (b == '=') {
                    state = State.ATTRIBUTE_VALUE_DUE;
                } else if (b == '>' || b == '/') {
                    state = State.TAG;
                    tag(b);
                } else if (!isBlank(b)) {
                    addToName(b);
                }
            }
            case ATTRIBUTE_VALUE_DUE -> {
                if (b == '"' || b == '\'') {
                    quote = b;
                    attribute.begin();
                    wanted = elements.isAttribute(localName());
                    state = State.ATTRIBUTE_VALUE;
                } else if (!isBlank(b)) {
                    stop();
                }
            }
            case ATTRIBUTE_VALUE -> attributeValue(b);
            case INSTRUCTION -> {
                if (previous == '?' && b == '>') {
                    instructionEnds();
                } else {
                    name.add(b);
                    previous = b;
                }
            }
            case DECLARATION -> declaration(b);
            case COMMENT -> {
                if (beforePrevious == '-' && previous == '-' && b == '>') {
                    state = State.TEXT;
                }
                remember(b);
            }
            case CDATA -> cdata(b);
            case DOCTYPE -> doctype(b);
        }
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void remember(int b) {
        beforePrevious = previous;
        previous = b;
    }

    private void forget() {
        beforePrevious = 0;
        previous = 0;
    }

    /** Adds to the local name of an element or attribute. */
    private void addToName(int b) {
        if (b == ':') {
            name.begin();
        } else {
            name.add(b);
        }
    }

    private String localName() {
        return name.length() <= LONGEST_NAME ? new String(name.bytes(), charset) : "";
    }

    private void text(int b) {
        if (b == '<') {
            began = true;
            state = State.MARKUP;
        } else if (!began) {
            // Blanks and a byte order mark may stand before a document, anything else is another form.
            if (!isBlank(b) && b != 0xef && b != 0xbb && b != 0xbf) {
                stop();
            }
        } else if (b == '&') {
            beginEntity(State.TEXT);
        } else {
            elements.text(b);
        }
    }

    private void beginEntity(State in) {
        entity.begin();
        entityIn = in;
        state = State.ENTITY;
    }

    private void entity(int b) {
        boolean ends = b == ';' || b == '<' || (entityIn == State.ATTRIBUTE_VALUE && b == quote);
        if (!ends && !entity.isCut()) {
            entity.add(b);
            return;
        }
        state = entityIn;
        if (b == ';' && (entityIn == State.TEXT || wanted)) {
            character(new String(entity.bytes(), StandardCharsets.US_ASCII));
        }
        if (b != ';') {
            take(b);
        }
    }

    /** Takes a character that is written as a reference; those to entities of a document's own are left out. */
    private void character(String reference) {
        int codePoint = switch (reference) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> reference.startsWith("#") ? number(reference.substring(1)) : -1;
        };
        if (!Character.isValidCodePoint(codePoint)) {
            return;
        }
        for (byte value : new String(Character.toChars(codePoint)).getBytes(charset)) {
            if (entityIn == State.ATTRIBUTE_VALUE) {
                attribute.add(value);
            } else {
                elements.text(value);
            }
        }
    }

    private static int number(String text) {
        boolean hexadecimal = text.startsWith("x");
        try {
            return Integer.parseInt(hexadecimal ? text.substring(1) : text, hexadecimal ? 16 : 10);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private void markup(int b) {
        name.begin();
        forget();
        switch (b) {
            case '/' -> state = State.END_NAME;
            case '?' -> state = State.INSTRUCTION;
            case '!' -> state = State.DECLARATION;
            default -> {
                state = State.NAME;
                take(b);
            }
        }
    }

    private void elementBegins() {
        empty = false;
        elements.begin(localName());
    }

    private void elementEnds() {
        state = State.TEXT;
        elements.end(charset, found);
        if (elements.depth() == 0) {
            stop();
        }
    }

    private void tag(int b) {
        if (b == '>') {
            state = State.TEXT;
            if (empty) {
                elementEnds();
            }
        } else if (b == '/') {
            empty = true;
        } else if (!isBlank(b)) {
            empty = false;
            name.begin();
            addToName(b);
            state = State.ATTRIBUTE;
        }
    }

    private void attributeValue(int b) {
        if (b == '&') {
            beginEntity(State.ATTRIBUTE_VALUE);
        } else if (b != quote) {
            if (wanted) {
                attribute.add(b);
            }
        } else {
            state = State.TAG;
            if (wanted) {
                elements.attribute(localName(), attribute.masked(charset), found);
            }
        }
    }

    private void instructionEnds() {
        state = State.TEXT;
        String said = new String(name.bytes(), StandardCharsets.US_ASCII);
        Matcher encoding = ENCODING.matcher(said);
        if (elements.depth() == 0 && said.startsWith("xml") && encoding.find()) {
            try {
                charset = Charset.forName(encoding.group(1));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                charset = StandardCharsets.UTF_8;
            }
        }
    }

    /** Tells comments, character data and document types apart by what stands behind {@code <!}. */
    private void declaration(int b) {
        name.add(b);
        String begun = new String(name.bytes(), StandardCharsets.US_ASCII);
        if (begun.equals("--")) {
            forget();
            state = State.COMMENT;
        } else if (begun.equals("[CDATA[")) {
            forget();
            state = State.CDATA;
        } else if (!"--".startsWith(begun) && !"[CDATA[".startsWith(begun)) {
            brackets = 0;
            quote = 0;
            state = State.DOCTYPE;
            doctype(b);
        }
    }

    /** The last two bytes are held back, since they may belong to the end. */
    private void cdata(int b) {
        if (beforePrevious == ']' && previous == ']' && b == '>') {
            state = State.TEXT;
            return;
        }
        if (beforePrevious != 0) {
            elements.text(beforePrevious);
        }
        remember(b);
    }

    private void doctype(int b) {
        if (quote != 0) {
            quote = b == quote ? 0 : quote;
        } else if (b == '"' || b == '\'') {
            quote = b;
        } else if (b == '[') {
            brackets++;
        } else if (b == ']') {
            brackets--;
        } else if (b == '>' && brackets <= 0) {
            state = State.TEXT;
        }
    }
}
