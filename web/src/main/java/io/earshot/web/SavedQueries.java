package io.earshot.web;

import io.earshot.model.Names;
import io.earshot.store.SelectGuard;
import io.earshot.store.SqlRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Questions that are asked again and again, by name: some that come with the server, those of the configuration, and those
 * of a folder, one a file NAME.sql whose first comment says what it is for. Of the same name the last counts. The folder is
 * read anew each time. Thread-safe.
 */
public final class SavedQueries {

    /** @param about what it is for, in a few words; may be empty */
    public record SavedQuery(String name, String about, String sql) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final String ENDING = ".sql";
    private static final int MAX_FILE = 64 * 1024;

    private static final List<SavedQuery> ALWAYS = List.of(
            new SavedQuery(
                    "disconnected",
                    "who cannot reach whom",
                    "SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC"),
            new SavedQuery(
                    "nginx-by-datacenter",
                    "requests and errors a second in each data centre",
                    "SELECT SUM(nginxAccessRate), SUM(nginxErrorRate), dataCenter FROM data GROUP BY dataCenter"
                            + " ORDER BY SUM(nginxAccessRate)"),
            new SavedQuery(
                    "backend-load",
                    "load beside errors of the back ends",
                    "SELECT load, nginxErrorRate FROM data WHERE role = 'be' ORDER BY nginxErrorRate DESC"),
            new SavedQuery(
                    "coverage", "what we do not know, by data centre", "SELECT * FROM coverage ORDER BY dataCenter"),
            new SavedQuery("freshness", "how old what the tables say is", "SELECT * FROM freshness"));

    private final Map<String, String> configured;
    private final Optional<Path> folder;

    /** @throws IllegalArgumentException with one line, if one of them could not be asked or the folder is none */
    public SavedQueries(Map<String, String> configured, Optional<Path> folder) {
        this.configured = Map.copyOf(configured);
        this.folder = folder;
        configured.forEach((name, sql) -> requireUsable("\"sql.queries." + Names.shorten(name) + "\"", name, sql));
        for (SavedQuery query : ofFolder()) {
            requireUsable(folder.orElseThrow().resolve(query.name() + ENDING).toString(), query.name(), query.sql());
        }
    }

    /** By name. */
    public List<SavedQuery> all() {
        Map<String, SavedQuery> all = new TreeMap<>();
        ALWAYS.forEach(query -> all.put(query.name(), query));
        configured.forEach((name, sql) -> all.put(name, new SavedQuery(name, about(sql), sql)));
        ofFolder().forEach(query -> all.put(query.name(), query));
        return List.copyOf(all.values());
    }

    public Optional<SavedQuery> find(String name) {
        return all().stream().filter(query -> query.name().equals(name)).findFirst();
    }

    /** Says where a query stands, for a message about it. */
    public String place(String name) {
        boolean inFolder = ofFolder().stream().anyMatch(query -> query.name().equals(name));
        return inFolder
                ? folder.orElseThrow().resolve(name + ENDING).toString()
                : configured.containsKey(name)
                        ? "\"sql.queries." + Names.shorten(name) + "\""
                        : "shipped query " + name;
    }

    private List<SavedQuery> ofFolder() {
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(folder.get() + ": expected a folder with files NAME" + ENDING, e);
        }
    }

    /** A file that comes and goes, or is none of ours, is no reason to answer nothing. */
    private static Optional<SavedQuery> read(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ENDING.length());
        try {
            if (Files.size(file) > MAX_FILE) {
                return Optional.empty();
            }
            String sql = Files.readString(file).strip();
            return Optional.of(new SavedQuery(name, about(sql), sql));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String about(String sql) {
        return sql.startsWith("--")
                ? sql.lines().findFirst().orElse("").substring(2).strip()
                : "";
    }

    private static void requireUsable(String where, String name, String sql) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(where + ": expected a name of letters, digits, - and _");
        }
        try {
            SelectGuard.requireOneSelect(sql);
        } catch (SqlRefusedException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }
}
