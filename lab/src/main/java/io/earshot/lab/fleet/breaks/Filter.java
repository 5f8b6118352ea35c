package io.earshot.lab.fleet.breaks;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;

/** The rules of a break in a namespace, as one table of nft. */
public final class Filter {

    private static final String TABLE = "inet earshot_break";

    private Filter() {}

    /**
     * @param hook input, output or forward
     * @param rules one a line
     */
    public static void put(Namespace namespace, String hook, String rules) throws IOException {
        namespace.nft("table " + TABLE + " {\n chain " + hook + " {\n  type filter hook " + hook + " priority 0;\n"
                + rules + "\n }\n}\n");
    }

    public static void remove(Namespace namespace) throws IOException {
        namespace.nft("delete table " + TABLE + "\n");
    }
}
