package io.earshot.wire.decoders.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The statements and portals of one connection by name. */
final class Statements {

    /** @param name as the client gave it, empty for the unnamed one */
    record Statement(String name, String sql) {

        String shownName() {
            return name.isEmpty() ? "(unnamed)" : name;
        }
    }

    private static final int LIMIT = 4_096;

    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        private Bounded() {
            super(8, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > LIMIT;
        }
    }

    private final Map<String, Statement> statements = new Bounded<>();
    private final Map<String, Statement> portals = new Bounded<>();

    Statement parse(String name, byte[] bytes, int from, int to) {
        String sql = from < to ? new String(bytes, from, to - from, StandardCharsets.UTF_8) : "";
        Statement parsed = new Statement(name, sql);
        statements.put(name, parsed);
        return parsed;
    }

    void bind(String portal, String statement) {
        portals.put(portal, statement(statement));
    }

    private Statement statement(String name) {
        Statement known = statements.get(name);
        return known == null ? new Statement(name, "?") : known;
    }

    Statement ofPortal(String portal) {
        Statement known = portals.get(portal);
        return known == null ? new Statement("", "?") : known;
    }

    void close(boolean isPortal, String name) {
        (isPortal ? portals : statements).remove(name);
    }
}
