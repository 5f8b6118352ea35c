package io.earshot.web.postgres;

import io.earshot.model.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A connection's portals and cursors by their names. */
final class Portals {

    /** Each may hold a whole answer. */
    private static final int MAX = 8;

    private final Map<String, Portal> portals = new HashMap<>();

    /** Whether rows wait to be fetched. */
    boolean holdRows() {
        return portals.values().stream().anyMatch(Portal::holdsRows);
    }

    /**
     * Adds one in place of another with its name. Commands do not count towards the limit, since some of them are what frees the others.
     *
     * @throws PostgresException if there are too many
     */
    void add(String name, Portal portal) throws PostgresException {
        portals.remove(name);
        boolean counts = portal.statement() instanceof Statement.Question;
        long others = portals.values().stream()
                .filter(other -> other.statement() instanceof Statement.Question)
                .count();
        if (counts && others >= MAX) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "more than " + MAX + " answers are being fetched, expected one to be closed first");
        }
        portals.put(name, portal);
    }

    Portal get(String name) throws PostgresException {
        Portal portal = portals.get(name);
        if (portal == null) {
            throw PostgresException.error(
                    SqlState.INVALID_CURSOR_NAME, "cursor \"" + Names.shorten(name) + "\" does not exist");
        }
        return portal;
    }

    boolean has(String name) {
        return portals.containsKey(name);
    }

    void remove(String name) {
        portals.remove(name);
    }

    /** @param name empty for all */
    void close(Optional<String> name) throws PostgresException {
        if (name.isEmpty()) {
            portals.clear();
        } else {
            get(name.get());
            portals.remove(name.get());
        }
    }

    void endTransaction() {
        portals.values().removeIf(portal -> !portal.isHeld());
    }
}
