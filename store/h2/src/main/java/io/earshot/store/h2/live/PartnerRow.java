package io.earshot.store.h2.live;

import io.earshot.fleet.partners.Evidence;
import io.earshot.model.Ip;
import java.util.Comparator;

/**
 * A row of PARTNER.
 *
 * @param interval from one probe to the next, in seconds
 */
record PartnerRow(Ip ip, Evidence evidence, float interval) {

    /** The order of the columns after the container's name, which tell the rows of a container apart. */
    static final Comparator<PartnerRow> ORDER = Comparator.comparing((PartnerRow row) -> row.ip.toString())
            .thenComparing(row -> row.evidence.source().label())
            .thenComparing(row -> row.evidence.service());
}
