package io.earshot.model;

/**
 * Holds what was seen of one traffic class of a link since the last report. Routers queue, drop and police packets by the class in
 * their header (differentiated services code point, RFC 2474), so that one class may vanish while others arrive.
 *
 * @param ip the partner's address
 * @param dscp 1 to 63
 * @param sent probes of the class whose fate became known, while the link itself answered
 * @param received those of them that were answered
 * @param down whether nothing of the class arrives, by so many in a row that it is no chance
 */
public record LinkClass(Ip ip, int dscp, long sent, long received, boolean down) {

    public LinkClass {
        if (dscp < 1 || dscp > PartnerList.MOST_DSCP) {
            throw new IllegalArgumentException("DSCP " + dscp + ", expected 1 to " + PartnerList.MOST_DSCP);
        }
        if (sent < 0 || received < 0 || received > sent) {
            throw new IllegalArgumentException(
                    "sent " + sent + " and received " + received + " of " + ip + ", expected 0 <= received <= sent");
        }
    }
}
