package io.earshot.fleet.partners;

import io.earshot.fleet.links.Addressed;
import io.earshot.model.Ip;
import java.util.List;
import java.util.Set;

/**
 * Holds a container's partners with how often they are to be probed.
 *
 * @param hastened those in the background that are probed as often as those in use, since they stopped answering: so their recovery is seen as soon
 */
public record ProbedPartners(List<KnownPartner> partners, Set<Ip> hastened) {

    public ProbedPartners {
        partners = List.copyOf(partners);
        hastened = Set.copyOf(hastened);
    }

    /** Partners none of which is hastened. */
    public ProbedPartners(List<KnownPartner> partners) {
        this(partners, Set.of());
    }

    boolean isSlow(KnownPartner partner) {
        return partner.isBackground() && !hastened.contains(partner.ip());
    }

    /**
     * Returns whether this has a partner at the same address of the same container, probed as often.
     *
     * @param slow whether it is probed as slowly as one in the background
     * @param likely its position, as {@link Addressed#indexOf} takes it
     */
    boolean has(KnownPartner partner, boolean slow, int likely) {
        int index = Addressed.indexOf(partners, partner.ip(), likely);
        return index >= 0
                && partners.get(index).owner().name().equals(partner.owner().name())
                && isSlow(partners.get(index)) == slow;
    }
}
