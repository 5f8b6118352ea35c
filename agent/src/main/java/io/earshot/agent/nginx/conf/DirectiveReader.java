package io.earshot.agent.nginx.conf;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Reads the directives of one file: words, blocks, comments, quotes and escapes, as ngx_conf_file.c does. Keeps one directive in memory. */
public final class DirectiveReader {

    /** nginx refuses longer words; what is beyond is dropped here. */
    private static final int LONGEST_WORD = 4_096;

    /** Nothing that is looked for has more words; those beyond are dropped. */
    private static final int MOST_WORDS = 64;

    private static final String LUA_BLOCK = "_by_lua_block";
    private static final int END = -1;
    private static final int NONE = -2;

    /** Takes directives in their order. */
    public interface Directives {

        /**
         * Takes a directive that ends with a semicolon.
         *
         * @param line of its first word, from 1 up
         * @param begin the place of its first character in the file, in characters from 0 up
         * @param end the place of its semicolon
         */
        void simple(List<String> words, int line, int begin, int end) throws IOException;

        /** Takes the words before the braces of a block. */
        void open(List<String> words) throws IOException;

        /** Takes the end of the block that was opened last; more of them than blocks are possible in a wrong file. */
        void close();
    }

    private final Reader text;
    private final Directives into;
    private List<String> words = new ArrayList<>();
    private int peeked = NONE;
    private int place;
    private int line = 1;
    private int beginOfDirective;
    private int lineOfDirective;

    private DirectiveReader(Reader text, Directives into) {
        this.text = text;
        this.into = into;
    }

    /** Reads a file to its end. Something that is no configuration gives no directives, or odd ones. */
    public static void read(Reader text, Directives into) throws IOException {
        new DirectiveReader(text, into).read();
    }

    private void read() throws IOException {
        for (int c = next(); c != END; c = next()) {
            switch (c) {
                case ' ', '\t', '\r', '\n' -> {}
                case '#' -> skipLine();
                case ';' -> {
                    if (!words.isEmpty()) {
                        into.simple(words, lineOfDirective, beginOfDirective, place - 1);
                    }
                    words = new ArrayList<>();
                }
                case '{' -> open();
                case '}' -> {
                    into.close();
                    words = new ArrayList<>();
                }
                default -> {
                    if (words.isEmpty()) {
                        beginOfDirective = place - 1;
                        lineOfDirective = line;
                    }
                    String word = c == '"' || c == '\'' ? quoted(c) : bare(c);
                    if (words.size() < MOST_WORDS) {
                        words.add(word);
                    }
                }
            }
        }
    }

    private void open() throws IOException {
        if (!words.isEmpty() && words.getFirst().endsWith(LUA_BLOCK)) {
            skipLua();
        } else {
            into.open(words);
        }
        words = new ArrayList<>();
    }

    private String bare(int first) throws IOException {
        StringBuilder word = new StringBuilder();
        boolean afterDollar = false;
        int c = first;
        while (c != END && (" \t\r\n;{".indexOf(c) < 0 || (c == '{' && afterDollar))) {
            afterDollar = c == '$';
            if (c == '\\') {
                escaped(word);
            } else {
                append(word, c);
            }
            c = next();
        }
        putBack(c);
        return word.toString();
    }

    private String quoted(int quote) throws IOException {
        StringBuilder word = new StringBuilder();
        for (int c = next(); c != END && c != quote; c = next()) {
            if (c == '\\') {
                escaped(word);
            } else {
                append(word, c);
            }
        }
        return word.toString();
    }

    /** Keeps the backslash before all characters but these, which is what nginx does. */
    private void escaped(StringBuilder word) throws IOException {
        int c = next();
        switch (c) {
            case END -> append(word, '\\');
            case '"', '\'', '\\' -> append(word, c);
            case 't' -> append(word, '\t');
            case 'r' -> append(word, '\r');
            case 'n' -> append(word, '\n');
            default -> {
                append(word, '\\');
                append(word, c);
            }
        }
    }

    private static void append(StringBuilder word, int c) {
        if (word.length() < LONGEST_WORD) {
            word.append((char) c);
        }
    }

    private void skipLine() throws IOException {
        int c = next();
        while (c != END && c != '\n') {
            c = next();
        }
    }

    /** Skips a block of Lua, whose braces, quotes and comments are not nginx's. */
    private void skipLua() throws IOException {
        int depth = 1;
        int before = NONE;
        for (int c = next(); c != END && depth > 0; c = depth > 0 ? next() : c) {
            switch (c) {
                case '{' -> depth++;
                case '}' -> depth--;
                case '"', '\'' -> {
                    var _ = quoted(c);
                }
                case '-' -> {
                    if (before == '-') {
                        skipLine();
                    }
                }
                default -> {}
            }
            before = c;
        }
    }

    private int next() throws IOException {
        int c = peeked == NONE ? text.read() : peeked;
        peeked = NONE;
        if (c != END) {
            place++;
            line += c == '\n' ? 1 : 0;
        }
        return c;
    }

    private void putBack(int c) {
        peeked = c;
        if (c != END) {
            place--;
            line -= c == '\n' ? 1 : 0;
        }
    }
}
