package io.earshot.agent.tasks;

import io.earshot.agent.drain.DrainRules;
import io.earshot.model.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the lines of a word that only those have that change nginx's upstreams. */
final class DrainLines {

    static final String DRAIN = "drain";
    static final String UNDRAIN = "undrain";

    /** The argument: an address as upstreams have it, with its port or for all ports. A line argument.server can narrow it. */
    static final Pattern SERVER = Pattern.compile("[0-9A-Za-z.:_\\[\\]-]{1,120}");

    private List<Path> files = List.of();
    private Path nginx = Path.of("/usr/sbin/nginx");
    private Optional<Path> main = Optional.empty();

    static boolean isOne(String run) {
        return Set.of(DRAIN, UNDRAIN).contains(run);
    }

    /** Takes a line. Returns false where it is none of these. */
    boolean take(String key, String value) {
        switch (key) {
            case "upstreams" ->
                files = Stream.of(value.split("\\s+", -1))
                        .map(path -> absolute(key, path))
                        .toList();
            case "nginx" -> nginx = absolute(key, value);
            case "main" -> main = Optional.of(absolute(key, value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Path absolute(String key, String value) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException(key + " is \"" + Names.shorten(value) + "\", expected an absolute path");
        }
        return Path.of(value);
    }

    DrainRules rules() {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no line \"upstreams\", expected the files that have nginx's upstreams");
        }
        return new DrainRules(files, nginx, main);
    }
}
