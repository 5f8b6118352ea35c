package io.earshot.agent.tasks;

import io.earshot.agent.files.FetchRules;
import io.earshot.model.Names;
import io.earshot.model.TextForm;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the lines of a word that only those have that fetch or give files. */
final class FetchedFiles {

    /** The arguments of such a word; a line argument.NAME can narrow each. */
    static final Map<String, String> ARGUMENTS = Map.of(
            "sha256", "[0-9a-f]{64}",
            "pieces", "[0-9a-f]{64}",
            "octets", "[0-9]{1,15}",
            "name", "[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}");

    private static final Pattern MODE = Pattern.compile("0?([0-7]{3})");

    private Optional<Path> folder = Optional.empty();
    private long octetsPerSecond;
    private Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-r--r--");

    /** Takes a line. Returns false where it is none of these. */
    boolean take(String key, String value) {
        switch (key) {
            case "folder" -> folder = Optional.of(absolute(value));
            case "rateLimit" -> octetsPerSecond = OctetRate.parse("rateLimit", value);
            case "mode" -> permissions = permissions(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Path absolute(String value) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("folder is \"" + Names.shorten(value) + "\", expected an absolute path");
        }
        return Path.of(value);
    }

    private static Set<PosixFilePermission> permissions(String value) {
        int mode = Integer.parseInt(TextForm.matching(MODE, "mode", value).group(1), 8);
        List<PosixFilePermission> highestFirst = List.of(PosixFilePermission.values());
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < highestFirst.size(); i++) {
            if ((mode & (1 << (highestFirst.size() - 1 - i))) != 0) {
                set.add(highestFirst.get(i));
            }
        }
        return set;
    }

    /** Returns how many octets a second are fetched at most; 0 for no limit. */
    long rate() {
        return octetsPerSecond;
    }

    FetchRules rules() {
        return new FetchRules(
                folder.orElseThrow(
                        () -> new IllegalArgumentException("no line \"folder\", expected where the files are")),
                octetsPerSecond,
                permissions);
    }
}
