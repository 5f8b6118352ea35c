package io.earshot.fleet.partners;

import io.earshot.model.Ip;
import java.util.LinkedHashSet;
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

    Set<Targets.Address> addresses(boolean slow) {
        Set<Targets.Address> addresses = new LinkedHashSet<>();
        for (KnownPartner partner : partners) {
            if (isSlow(partner) == slow) {
                addresses.add(Targets.Address.of(partner));
            }
        }
        return addresses;
    }
}
