package io.earshot.fleet.incidents;

import java.time.Instant;

/**
 * Somebody takes care of an incident.
 *
 * @param owner takes care of it
 * @param comment may be empty
 * @param by acknowledged it, who may be another than the owner
 */
public record Acknowledgement(String owner, String comment, Instant at, String by) {

    public Acknowledgement {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("an acknowledgement without \"owner\", expected who takes care");
        }
    }
}
