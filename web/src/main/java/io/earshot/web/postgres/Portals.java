package io.earshot.web.postgres;

import io.earshot.model.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection's portals and cursors by their names. */
final class Portals {

    /** Each may hold a whole answer. */
    private static final int MAX = 8;

    private static final int MAX_NAME = 256;

    private final Map<String, Portal> portals = new HashMap<>();
    private final ClientMemory memory;

    Portals(ClientMemory memory) {
        this.memory = memory;
    }

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
        requireShort(name);
        remove(name);
        boolean counts = portal.statement() instanceof Statement.Question;
        long others = portals.values().stream()
                .filter(other -> other.statement() instanceof Statement.Question)
                .count();
        if (counts && others >= MAX) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "more than " + MAX + " answers are being fetched, expected one to be closed first");
        }
        portal.countIn(memory);
        portals.put(name, portal);
    }

    /** PostgreSQL's own names have 63 characters; some drivers make longer ones. */
    static void requireShort(String name) throws PostgresException {
        if (name.length() > MAX_NAME) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "a name of " + name.length() + " characters, expected at most " + MAX_NAME);
        }
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
        Portal gone = portals.remove(name);
        if (gone != null) {
            gone.release();
        }
    }

    /** @param name empty for all */
    void close(Optional<String> name) throws PostgresException {
        if (name.isEmpty()) {
            end();
        } else {
            get(name.get());
            remove(name.get());
        }
    }

    void endTransaction() {
        List.copyOf(portals.keySet()).stream()
                .filter(name -> !portals.get(name).isHeld())
                .forEach(this::remove);
    }

    /** Gives all of them back. */
    void end() {
        List.copyOf(portals.keySet()).forEach(this::remove);
    }
}
