package io.earshot.lab.fleet.breaks;

import io.earshot.lab.netns.Namespace;
import java.io.IOException;

/** The rules of a break in a namespace, as one table of nft. */
final class Filter {

    private static final String TABLE = "inet earshot_break";

    private Filter() {}

    /**
     * @param hook input, output or forward
     * @param rules one a line
     */
    static void put(Namespace namespace, String hook, String rules) throws IOException {
        namespace.nft("table " + TABLE + " {\n chain " + hook + " {\n  type filter hook " + hook + " priority 0;\n"
                + rules + "\n }\n}\n");
    }

    static void remove(Namespace namespace) throws IOException {
        namespace.nft("delete table " + TABLE + "\n");
    }
}
