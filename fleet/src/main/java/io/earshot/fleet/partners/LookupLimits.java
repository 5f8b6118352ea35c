package io.earshot.fleet.partners;

/**
 * Limits the number of looked-up names that are kept.
 *
 * @param perContainer of one container; a newer one replaces the one asked for longest ago
 * @param total of all containers; beyond it new names are refused until others are too old
 */
public record LookupLimits(int perContainer, long total) {

    /** About as many services as a container's list is searched through, four times over. */
    private static final int PER_CONTAINER = 4 * PartnerRules.MAX_CANDIDATES;

    /** A name takes some 580 octets with its evidence; a quarter of the heap may be names. */
    private static final int OCTETS_PER_NAME = 580;

    private static final int SHARE_OF_HEAP = 4;

    public LookupLimits {
        if (perContainer < 1 || total < 1) {
            throw new IllegalArgumentException(
                    "limits " + perContainer + " and " + total + ", expected at least 1 name");
        }
    }

    /** @param octets the largest heap that the process may have */
    public static LookupLimits ofHeap(long octets) {
        return new LookupLimits(PER_CONTAINER, Math.max(PER_CONTAINER, octets / SHARE_OF_HEAP / OCTETS_PER_NAME));
    }
}
