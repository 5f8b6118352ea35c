package io.earshot.agent.nginx;

import io.earshot.agent.nginx.conf.DirectiveReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Takes the text out of a log_format that was copied from a configuration with its quotes, as {@code log_format main escape=json '...' '...';}. */
final class LogFormatDirective {

    private static final String DIRECTIVE = "log_format";

    private LogFormatDirective() {}

    /** Returns the format itself; what is no directive and has no quotes around it stays as it is. */
    static String text(String given) {
        String plain = given.strip();
        boolean directive = plain.startsWith(DIRECTIVE + " ");
        if (!directive && !plain.matches("(?s)(escape=\\w+\\s+)?'.*'\\s*;?")) {
            return given;
        }
        List<String> words = new ArrayList<>(words(plain.endsWith(";") ? plain : plain + ";"));
        if (directive) {
            words.subList(0, Math.min(2, words.size())).clear();
        }
        words.removeIf(word -> word.startsWith("escape="));
        return String.join("", words);
    }

    private static List<String> words(String directive) {
        List<String> found = new ArrayList<>();
        try {
            DirectiveReader.read(new StringReader(directive), new DirectiveReader.Directives() {
                @Override
                public void simple(List<String> words, int line, int begin, int end) {
                    found.addAll(words);
                }

                @Override
                public void open(List<String> words) {
                    // No block is meant.
                }

                @Override
                public void close() {
                    // No block is meant.
                }
            });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return found;
    }
}
