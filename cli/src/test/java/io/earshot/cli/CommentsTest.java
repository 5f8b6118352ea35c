package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that comments are sentences with a subject and a verb, by the words that begin noun clauses. */
class CommentsTest {

    private static final Pattern NOUN_CLAUSE = Pattern.compile("(What|Who|Whom|Whose|Which|Where|How|Of the)\\b.*");
    private static final Pattern BEGINNING = Pattern.compile("\\s*(/\\*\\*?|//)\\s*(.*)");
    private static final Pattern CONTINUATION = Pattern.compile("\\s*\\*\\s*(.*)");

    @Test
    void hardlyAnyCommentIsANounClause() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            find(file, found);
        }

        assertThat(found)
                .as("write a sentence with a subject and a verb, as in \"Returns the ...\"")
                .hasSizeLessThan(30);
    }

    private static List<Path> sources() throws IOException {
        Path root = Files.exists(Path.of("cli")) ? Path.of("") : Path.of("..");
        List<Path> all = new ArrayList<>();
        try (Stream<Path> modules = Files.walk(root.toRealPath(), 2)) {
            for (Path module : modules.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(1_000);
        return all;
    }

    private static void find(Path file, List<String> found) throws IOException {
        boolean afterBeginning = false;
        boolean afterLine = false;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            Matcher beginning = BEGINNING.matcher(line);
            Matcher continuation = CONTINUATION.matcher(line);
            boolean isLine = line.strip().startsWith("//");
            String text = "";
            if (beginning.matches() && !(isLine && afterLine)) {
                text = beginning.group(2);
                afterBeginning = text.isEmpty() && !isLine;
            } else if (afterBeginning && continuation.matches()) {
                text = continuation.group(1);
                afterBeginning = false;
            }
            afterLine = isLine;
            if (NOUN_CLAUSE.matcher(text).matches()) {
                found.add(file.getFileName() + ":" + number + " " + text);
            }
        }
    }
}
