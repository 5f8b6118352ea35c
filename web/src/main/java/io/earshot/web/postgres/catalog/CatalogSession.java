package io.earshot.web.postgres.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Holds the values of a client's session that the catalog shows. */
public interface CatalogSession {

    String user();

    /** The number that the session is known by. */
    int process();

    Instant now();

    /** All settings by their names. */
    Map<String, String> settings();

    /**
     * Changes a setting as SET does.
     *
     * @throws CatalogException if it cannot have this value
     */
    void set(String name, Optional<String> value);
}
