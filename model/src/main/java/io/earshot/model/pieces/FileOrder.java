package io.earshot.model.pieces;

import io.earshot.model.Names;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The arguments of an order to fetch a file, which its operator signs.
 *
 * @param name under which it is placed
 * @param octets the length of the file
 * @param pieces the name of the list of its pieces
 */
public record FileOrder(FileId id, String name, long octets, FileId pieces) {

    /** The word by which agents fetch files. */
    public static final String WORD = "fetch-file";

    /** The word by which agents give a file of their machine to the server, from where others fetch it. */
    public static final String GIVE = "give-file";

    /** The word by which agents fetch the package of a new agent and hand over to it. */
    public static final String UPGRADE = "upgrade";

    /** The word by which agents install plug-ins, start, stop and remove them. */
    public static final String PLUGIN = "plugin";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}");

    public FileOrder {
        requireName(name);
        if (octets < 1) {
            throw new IllegalArgumentException("a file of " + octets + " octets, expected at least 1");
        }
        long _ = PieceDigests.count(octets);
    }

    /** @throws IllegalArgumentException unless a file may have this name: it names no folder, and is not hidden */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "file name \"" + Names.shorten(name) + "\", expected the form " + NAME.pattern());
        }
        return name;
    }

    public Map<String, String> arguments() {
        return Map.of("sha256", id.sha256(), "name", name, "octets", Long.toString(octets), "pieces", pieces.sha256());
    }

    /** @throws IllegalArgumentException if they are not those of such an order */
    public static FileOrder of(Map<String, String> arguments) {
        String octets = arguments.getOrDefault("octets", "");
        if (!octets.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("octets \"" + Names.shorten(octets) + "\", expected a number");
        }
        return new FileOrder(
                new FileId(arguments.getOrDefault("sha256", "")),
                arguments.getOrDefault("name", ""),
                Long.parseLong(octets),
                new FileId(arguments.getOrDefault("pieces", "")));
    }
}
