package io.earshot.fleet;

import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.links.LinkTrouble;
import io.earshot.fleet.partners.KnownPartner;
import java.time.Duration;
import java.util.Optional;

/**
 * Joins a partner with the status of the link to it.
 *
 * @param trouble of the link; absent where there is none, or nothing is known
 */
public record KnownLink(KnownPartner to, LinkStatus status, Optional<LinkTrouble> trouble) {

    /** A link of which both ends get the CPU time that they need. */
    public KnownLink(KnownPartner to, LinkStatus status) {
        this(to, status, LinkTrouble.of(status, Duration.ZERO));
    }
}
