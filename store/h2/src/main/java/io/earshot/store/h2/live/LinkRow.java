package io.earshot.store.h2.live;

import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.links.LinkTrouble;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.util.Optional;
import org.h2.value.Value;

/**
 * A row of LINK.
 *
 * @param partner the partner's name, one object for all rows that mention it
 * @param trouble as it was when the status was written
 * @param flapping as it was when the status was written
 */
record LinkRow(KnownPartner to, Value partner, LinkStatus status, Optional<LinkTrouble> trouble, boolean flapping)
        implements Addressed {

    @Override
    public Ip ip() {
        return to.ip();
    }

    /** Whether the same container has the address. */
    boolean isToSamePartnerAs(KnownPartner other) {
        return to.owner().name().equals(other.owner().name());
    }

    LinkState state() {
        return status.state();
    }

    Optional<LinkMeasurement> report() {
        return status.last();
    }
}
