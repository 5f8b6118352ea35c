package io.earshot.cli.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands in the sources alone: comments, and the keys that a reader asks for. */
final class JavaSources {

    private static final Pattern CODE = Pattern.compile("\\{@code ((?:[^{}]|\\{(?:[^{}]|\\{[^{}]*})*})*)}");

    private final Path root;

    JavaSources() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/architecture.md"))) {
            folder = folder.getParent();
        }
        root = folder;
    }

    Path root() {
        return root;
    }

    /** Returns the text of {@code @param} for each component of a record, in Markdown. */
    Map<String, String> components(Class<?> record) {
        Class<?> top = record;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        String text = read("%s/src/main/java/%s.java"
                .formatted(top.getName().split("\\.", -1)[2], top.getName().replace('.', '/')));
        int declared = text.indexOf(" record " + record.getSimpleName() + "(");
        String comment = text.substring(text.lastIndexOf("/**", declared), text.lastIndexOf("*/", declared))
                .replaceAll("\\R *\\* ?", "\n");
        Map<String, String> found = new HashMap<>();
        String[] parameters = comment.split("\n@param ", -1);
        for (String parameter : List.of(parameters).subList(1, parameters.length)) {
            String[] parts = parameter.strip().split("\\s+", 2);
            found.put(parts[0], markdown(parts[1].replaceAll("\\s+", " ")));
        }
        return found;
    }

    /** Returns the first group of each match of a pattern in a file. */
    List<String> matches(String file, Pattern pattern) {
        Matcher matcher = pattern.matcher(read(file));
        return matcher.results().map((MatchResult match) -> match.group(1)).toList();
    }

    String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String markdown(String comment) {
        return CODE.matcher(comment).replaceAll(code -> Matcher.quoteReplacement("`" + code.group(1) + "`"));
    }
}
