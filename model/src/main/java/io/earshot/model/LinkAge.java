package io.earshot.model;

import java.time.Instant;
import java.util.Objects;

/** Holds since when the link to an address has been in its state. */
public record LinkAge(Ip to, LinkState state, Instant since) {

    public LinkAge {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
    }
}
