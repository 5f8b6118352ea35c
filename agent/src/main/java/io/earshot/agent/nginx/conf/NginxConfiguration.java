package io.earshot.agent.nginx.conf;

import io.earshot.model.files.FileStamp;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a configuration: the main file, and what it includes by name or pattern, at the place of the include. A file that cannot be read
 * is told of and left out. For one reading.
 */
public final class NginxConfiguration {

    /** Bounds what a configuration takes; a fleet's front ends have some hundred files and less than a megabyte. */
    private static final int MOST_FILES = 10_000;

    private static final int MOST_FOLDERS = 1_000;
    private static final long MOST_OCTETS = 8L << 20;
    private static final int MOST_DEPTH = 20;
    private static final int MOST_PROBLEMS = 3;

    private final ContainerFiles files;
    private final String main;
    private final Directives into;
    private final Map<String, FileStamp> stamps = new HashMap<>();
    private final Set<Path> distinct = new HashSet<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private int read;
    private int folders;
    private long octetsLeft = MOST_OCTETS;

    /** Takes the directives of all files in the order in which nginx reads them, without the includes. */
    public interface Directives {

        /** Takes a directive that ends with a semicolon. */
        void simple(List<String> words, String file, int line);

        /** Takes the words before the braces of a block. */
        void open(List<String> words);

        /** Takes the end of the block that was opened last. */
        void close();
    }

    private NginxConfiguration(ContainerFiles files, String main, Directives into) {
        this.files = files;
        this.main = main;
        this.into = into;
    }

    /**
     * States what a reading found on the disk.
     *
     * @param stamps of all files and folders that were looked at, by their names for the container
     * @param files how many files were read
     * @param problems the first ones
     */
    public record Reading(Map<String, FileStamp> stamps, int files, List<String> problems) {

        /**
         * Returns whether a file that was read, or a folder in which files were looked for, changed since. Symbolic links are followed anew, since
         * a new configuration is often put into place by another link.
         */
        public boolean isStale(ContainerFiles in) {
            return stamps.entrySet().stream()
                    .anyMatch(each -> !stamp(in, each.getKey()).equals(each.getValue()));
        }
    }

    /** Reads all of it. Without a main file, no file is read. */
    public static Reading read(ContainerFiles files, String main, Directives into) {
        NginxConfiguration configuration = new NginxConfiguration(files, main, into);
        configuration.readFile(main, "");
        return new Reading(
                Map.copyOf(configuration.stamps), configuration.distinct.size(), List.copyOf(configuration.problems));
    }

    /** Returns the stamp of a file or folder by its name for the container. */
    public static FileStamp stamp(ContainerFiles files, String name) {
        try {
            return FileStamp.of(files.find(name));
        } catch (IOException e) {
            return FileStamp.UNREADABLE;
        }
    }

    /** Keeps a stamp before anything is read, so that a later change makes another one. */
    private FileStamp look(String name) {
        return stamps.computeIfAbsent(name, path -> stamp(files, path));
    }

    private void readFile(String name, String from) {
        FileStamp stamp = look(name);
        try {
            Path file = files.find(name);
            if (open.contains(file)) {
                throw new IOException("it includes itself");
            }
            if (open.size() >= MOST_DEPTH || read >= MOST_FILES) {
                throw new IOException(
                        "expected at most " + MOST_DEPTH + " files in each other and " + MOST_FILES + " includes");
            }
            open.push(file);
            try (Reader text = files.open(file, octetsLeft)) {
                read++;
                distinct.add(file);
                octetsLeft -= Math.max(0, stamp.size());
                Within within = new Within(name);
                DirectiveReader.read(text, within);
                within.closeAll();
            } finally {
                open.pop();
            }
        } catch (IOException e) {
            problem(name + from + " cannot be read: " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    }

    private void problem(String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(what);
        }
    }

    /** Hands on the directives of one file, whose blocks end in it. */
    private final class Within implements DirectiveReader.Directives {

        private final String file;
        private int depth;

        Within(String file) {
            this.file = file;
        }

        @Override
        public void simple(List<String> words, int line, int begin, int end) {
            if (words.size() == 2 && words.getFirst().equals("include")) {
                include(words.get(1), " (" + file + ":" + line + ")");
            } else {
                into.simple(words, file, line);
            }
        }

        @Override
        public void open(List<String> words) {
            depth++;
            into.open(words);
        }

        @Override
        public void close() {
            if (depth > 0) {
                depth--;
                into.close();
            }
        }

        void closeAll() {
            while (depth > 0) {
                close();
            }
        }
    }

    /** A name that is not absolute is meant beside the main file, wherever the include stands. */
    private void include(String pattern, String from) {
        String whole = pattern.startsWith("/") ? pattern : main.substring(0, main.lastIndexOf('/') + 1) + pattern;
        if (!isPattern(whole)) {
            readFile(whole, from);
            return;
        }
        List<String> found = List.of("");
        for (String part : whole.substring(1).split("/", -1)) {
            List<String> next = new ArrayList<>();
            for (String folder : found) {
                if (isPattern(part)) {
                    list(folder, part, from).forEach(name -> next.add(folder + "/" + name));
                } else {
                    next.add(folder + "/" + part);
                }
            }
            found = next;
        }
        // A pattern finds what is there, and nothing is wrong where that is no file.
        found.stream().filter(file -> look(file).size() >= 0).forEach(file -> readFile(file, from));
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private List<String> list(String folder, String pattern, String from) {
        try {
            if (++folders > MOST_FOLDERS) {
                throw new IOException("expected at most " + MOST_FOLDERS + " folders");
            }
            look(folder);
            return files.matching(folder, pattern, MOST_FILES);
        } catch (IOException e) {
            problem(folder + "/" + pattern + from + " cannot be read: " + reason(e));
            return List.of();
        }
    }
}
