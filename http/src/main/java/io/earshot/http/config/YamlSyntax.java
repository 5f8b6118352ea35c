package io.earshot.http.config;

import io.earshot.model.Names;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Finds where a text ceases to be YAML, and says what stands there and what was expected. */
final class YamlSyntax {

    /**
     * A place that is no YAML.
     *
     * @param line from 1
     */
    record Problem(int line, String message) {}

    private YamlSyntax() {}

    /** Returns the first problem; empty if the text is YAML. */
    static Optional<Problem> in(String text) {
        Optional<Problem> character = unprintable(text);
        if (character.isPresent()) {
            return character;
        }
        try {
            new Parse(LoadSettings.builder().build()).parseString(text).forEach(event -> {});
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            return Optional.of(problem(e, text));
        } catch (YamlEngineException e) {
            return Optional.of(new Problem(1, "no YAML, expected keys and values as in \"listen: 127.0.0.1:8090\""));
        }
    }

    /**
     * Returns the first thing that is YAML, but that no configuration has; empty if there is none, or the text is no YAML. Jackson takes an alias for a text
     * with the anchor's name, so that a value would silently be another one.
     */
    static Optional<Problem> unreadable(String text) {
        UnreadableEvents events = new UnreadableEvents();
        try {
            new Parse(LoadSettings.builder().build()).parseString(text).forEach(events::read);
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
        return events.first();
    }

    private static Optional<Problem> unprintable(String text) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line += c == '\n' ? 1 : 0;
            boolean refused = Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\u0085';
            if (refused) {
                return Optional.of(
                        new Problem(line, "the character U+%04X, expected printable text".formatted((int) c)));
            }
        }
        return Optional.empty();
    }

    private static Problem problem(MarkedYamlEngineException e, String text) {
        Optional<Mark> at = e.getProblemMark();
        int line = at.map(Mark::getLine).orElse(0);
        int column = at.map(Mark::getColumn).orElse(0);
        int begun = e.getContextMark().map(Mark::getLine).orElse(line);
        String content = text.lines().skip(line).findFirst().orElse("");
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        if (content.strip().length() < content.length()
                && content.substring(0, indent(content)).contains("\t")) {
            return new Problem(line + 1, "a tab at the beginning of the line, expected spaces");
        }
        if (problem.contains("cannot start any token")) {
            String character = column < content.length() ? content.substring(column, column + 1) : "\t";
            return new Problem(
                    line + 1,
                    character.equals("\t")
                            ? "a tab before a value, expected spaces"
                            : "the character " + Names.shorten(character)
                                    + " at the beginning of a value, expected quotes around the value");
        }
        if (context.contains("quoted scalar") && problem.contains("escape")) {
            return new Problem(
                    line + 1,
                    "a backslash in double quotes that begins no escape, expected single quotes around the value, or two backslashes");
        }
        if (context.contains("quoted scalar")) {
            return new Problem(begun + 1, "a quote that is not closed, expected another one at the end of the value");
        }
        if (context.contains("flow mapping") || context.contains("flow sequence")) {
            String brace = context.contains("mapping") ? "{" : "[";
            return new Problem(
                    begun + 1,
                    "\"" + brace + "\" is not closed by line " + (line + 1) + ", expected \"," + "\" or \""
                            + (brace.equals("{") ? "}" : "]") + "\"");
        }
        if (context.contains("simple key")) {
            return new Problem(
                    begun + 1,
                    "\""
                            + Names.shorten(text.lines()
                                    .skip(begun)
                                    .findFirst()
                                    .orElse("")
                                    .strip())
                            + "\" is no key with a value, expected a colon and a space as in \"cycle: 2m\"");
        }
        if (problem.contains("mapping values are not allowed")) {
            return new Problem(
                    line + 1,
                    "a key within a value, expected each key on a line of its own that is indented as its neighbours are");
        }
        if (content.startsWith(":", column)) {
            return new Problem(line + 1, "a colon at the beginning of a value, expected quotes around the value");
        }
        return new Problem(
                line + 1,
                "no YAML from column " + (column + 1) + " on, expected keys that are indented as their neighbours are");
    }

    private static int indent(String line) {
        int end = 0;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return end;
    }
}
