package io.earshot.wire.decoders.memcached;

import java.util.Set;

/**
 * One line of a client.
 *
 * @param key the first key, empty if there is none
 * @param dataBytes how many bytes of a value follow the line and its end; negative if none do
 * @param isQuiet whether the server is silent unless there is news
 * @param isMeta whether it is one of the commands with two letters
 * @param opaque what the answer repeats, empty if nothing
 */
record TextCommand(String name, String key, long dataBytes, boolean isQuiet, boolean isMeta, String opaque) {

    private static final Set<String> RETRIEVALS = Set.of("get", "gets", "gat", "gats");
    private static final Set<String> STORES = Set.of("set", "add", "replace", "append", "prepend", "cas");
    private static final Set<String> METAS = Set.of("mg", "ms", "md", "ma", "mn", "me");
    private static final Set<String> KEYED = Set.of("delete", "incr", "decr", "touch");
    private static final Set<String> OTHERS = Set.of(
            "stats",
            "version",
            "flush_all",
            "verbosity",
            "quit",
            "shutdown",
            "cache_memlimit",
            "slabs",
            "lru",
            "lru_crawler",
            "watch",
            "misbehave",
            "extstore");

    /** Lists the other commands that take {@code noreply}; it is no word of retrievals, {@code stats} and {@code version}. */
    private static final Set<String> SILENCED =
            Set.of("flush_all", "verbosity", "cache_memlimit", "slabs", "lru", "lru_crawler", "watch");

    private static final long MAX_DATA = 1L << 30;

    /** Whether a command says little: other protocols have words like {@code quit}, too. */
    static boolean isCommon(String line) {
        return OTHERS.contains(line.split(" ", 2)[0]);
    }

    static boolean isCommand(String line) {
        String[] words = line.split(" ", 8);
        String name = words[0];
        if (RETRIEVALS.contains(name)) {
            return words.length >= 2;
        }
        if (STORES.contains(name)) {
            return words.length >= 5 && number(words[4]) >= 0;
        }
        if (METAS.contains(name)) {
            return name.equals("mn") ? words.length == 1 : words.length >= 2;
        }
        return KEYED.contains(name) ? words.length >= 2 : OTHERS.contains(name);
    }

    static TextCommand of(String line) {
        String[] words = line.strip().split(" +");
        String name = words[0];
        String key = words.length > 1 ? words[1] : "";
        boolean quiet = words[words.length - 1].equals("noreply");
        if (STORES.contains(name)) {
            return new TextCommand(name, key, words.length > 4 ? number(words[4]) : -1, quiet, false, "");
        }
        if (METAS.contains(name)) {
            return meta(name, key, words);
        }
        if (name.startsWith("gat") && words.length > 2) {
            return new TextCommand(name, words[2], -1, false, false, "");
        }
        if (RETRIEVALS.contains(name)) {
            return new TextCommand(name, key, -1, false, false, "");
        }
        if (KEYED.contains(name)) {
            return new TextCommand(name, key, -1, quiet, false, "");
        }
        boolean isSilent = name.equals("quit") || (quiet && SILENCED.contains(name));
        return new TextCommand(OTHERS.contains(name) ? name : "", "", -1, isSilent, false, "");
    }

    private static TextCommand meta(String name, String key, String[] words) {
        boolean quiet = false;
        String opaque = "";
        for (int i = name.equals("ms") ? 3 : 2; i < words.length; i++) {
            quiet |= words[i].equals("q");
            if (words[i].startsWith("O")) {
                opaque = words[i].substring(1);
            }
        }
        long data = name.equals("ms") && words.length > 2 ? number(words[2]) : -1;
        return new TextCommand(name, key, data, quiet, true, opaque);
    }

    /** Reads a number of bytes, or returns a negative number. */
    static long number(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next < '0' || next > '9') {
                return -1;
            }
            value = value * 10 + next - '0';
        }
        return value <= MAX_DATA ? value : -1;
    }
}
