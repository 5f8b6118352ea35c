package io.earshot.server.sql.live;

import io.earshot.model.Ip;
import io.earshot.server.partners.Evidence;

/**
 * A row of PARTNER.
 *
 * @param interval from one probe to the next, in seconds
 */
record PartnerRow(Ip ip, Evidence evidence, float interval) {

    /** Columns after the container's name, which tell the rows of a container apart. */
    static int compare(PartnerRow a, PartnerRow b) {
        int byIp = a.ip.equals(b.ip) ? 0 : a.ip.toString().compareTo(b.ip.toString());
        if (byIp != 0) {
            return byIp;
        }
        int bySource = a.evidence.source().label().compareTo(b.evidence.source().label());
        return bySource != 0 ? bySource : a.evidence.service().compareTo(b.evidence.service());
    }
}
