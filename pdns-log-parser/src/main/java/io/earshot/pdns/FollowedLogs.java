package io.earshot.pdns;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Follows all logs that some paths and patterns name, those that appear later too. What rotation has put aside and a pattern still
 * names ({@code pdns.log.1}, {@code pdns.log-20261123}, {@code pdns.log.2.gz}) is read once at the start, oldest first, and left alone when
 * it appears later: then it was followed under its first name. For one thread at a time.
 */
public final class FollowedLogs implements Closeable {

    private static final Pattern PUT_ASIDE = Pattern.compile(".*[.-]\\d+(\\.gz)?|.*\\.gz");
    private static final Pattern UNREADABLE = Pattern.compile(".*\\.(xz|bz2|zst|lz4|Z)");

    /** Polls without news before a file is let go that lost its name, so that its space can be used again. */
    private static final int PATIENCE = 120;

    private final List<LogGlob> globs;
    private final PdnsLogReader reader;
    private final Consumer<String> says;
    private final Map<Path, LogTail> tails = new LinkedHashMap<>();
    private final Map<Path, Integer> idle = new HashMap<>();
    private final Set<Path> leftAlone = new HashSet<>();
    private final Map<Object, String> troubles = new HashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private boolean started;

    /**
     * @param paths files, whether they exist or not, and patterns as in a shell
     * @param says is told once in one line what cannot be read, and when it can again
     */
    public FollowedLogs(List<Path> paths, PdnsLogReader reader, Consumer<String> says) {
        this.globs = paths.stream().map(LogGlob::new).toList();
        this.reader = reader;
        this.says = says;
    }

    /** Reads what the logs have more than at the last time. */
    public void poll() {
        Set<Path> named = new LinkedHashSet<>();
        for (LogGlob glob : globs) {
            try {
                List<Path> files = glob.files();
                named.addAll(files);
                lookForMissing(glob, files);
                greet(files, glob.isPattern());
                isFine(glob);
            } catch (IOException e) {
                isBroken(glob, glob + ": cannot be listed (" + e.getMessage() + ")");
            }
        }
        started = true;
        leftAlone.retainAll(named);
        for (LogTail tail : List.copyOf(tails.values())) {
            boolean news = poll(tail);
            letGo(tail, news || named.contains(tail.path()));
        }
    }

    /** A misspelt path looks just like a log that will come. */
    private void lookForMissing(LogGlob glob, List<Path> files) {
        if (files.stream().anyMatch(Files::exists)) {
            missing.remove(glob.toString());
        } else {
            missing.put(
                    glob.toString(), glob + ": no such log, expected one of PowerDNS; it is followed once it is there");
        }
    }

    /** Paths and patterns that name no file now, a line each. */
    public List<String> missing() {
        return List.copyOf(missing.values());
    }

    /** Returns the reasons why logs cannot be read now, a line each. */
    public List<String> troubles() {
        return Stream.concat(missing.values().stream(), troubles.values().stream())
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (LogTail tail : tails.values()) {
            tail.close();
        }
    }

    private void greet(List<Path> files, boolean byPattern) {
        List<Path> aside = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (tails.containsKey(file) || leftAlone.contains(file)) {
                continue;
            }
            if (byPattern && UNREADABLE.matcher(name).matches()) {
                leftAlone.add(file);
                says.accept(file + ": left out, expected a plain file or gzip");
            } else if (byPattern ? PUT_ASIDE.matcher(name).matches() : name.endsWith(".gz")) {
                leftAlone.add(file);
                aside.add(file);
            } else {
                tails.put(file, new LogTail(file));
            }
        }
        if (!started) {
            aside.sort(Comparator.comparing(FollowedLogs::lastModified));
            aside.forEach(this::readWhole);
        }
    }

    private void readWhole(Path file) {
        try {
            reader.readFile(file);
        } catch (PdnsLogException e) {
            says.accept(e.getMessage());
        }
    }

    private boolean poll(LogTail tail) {
        try {
            boolean news = reader.poll(tail) > 0;
            isFine(tail.path());
            return news;
        } catch (PdnsLogException e) {
            isBroken(tail.path(), e.getMessage());
            return false;
        }
    }

    private void letGo(LogTail tail, boolean alive) {
        if (alive) {
            idle.remove(tail.path());
        } else if (idle.merge(tail.path(), 1, Integer::sum) > PATIENCE) {
            idle.remove(tail.path());
            tails.remove(tail.path());
            try {
                tail.close();
            } catch (IOException e) {
                says.accept(tail.path() + ": cannot be closed (" + e.getMessage() + ")");
            }
        }
    }

    private void isBroken(Object what, String trouble) {
        if (!trouble.equals(troubles.put(what, trouble))) {
            says.accept(trouble);
        }
    }

    private void isFine(Object what) {
        if (troubles.remove(what) != null) {
            says.accept(what + ": can be read again");
        }
    }

    private static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException goneMeanwhile) {
            return Instant.EPOCH;
        }
    }
}
