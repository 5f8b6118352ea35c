package io.earshot.fleet.partners;

import io.earshot.fleet.links.Addressed;
import io.earshot.model.Container;
import io.earshot.model.Ip;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One address that a container talks to.
 *
 * @param owner whose address it is now
 * @param evidence at least one; the first service that is named is what the agent is told
 */
public record KnownPartner(Ip ip, Container owner, List<Evidence> evidence) implements Addressed {

    public KnownPartner {
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("partner " + ip + " without evidence");
        }
    }

    /** Returns the partners by address, in their order. */
    public static Map<Ip, KnownPartner> byAddress(List<KnownPartner> partners) {
        Map<Ip, KnownPartner> byAddress = LinkedHashMap.newLinkedHashMap(partners.size());
        partners.forEach(partner -> byAddress.put(partner.ip(), partner));
        return byAddress;
    }

    /** Returns the service that the address is used for; empty if unknown. */
    public String service() {
        for (Evidence each : evidence) {
            if (!each.service().isEmpty()) {
                return each.service();
            }
        }
        return "";
    }

    /** Returns the TCP port that is used at the address, where a source tells. */
    public OptionalInt port() {
        for (Evidence each : evidence) {
            if (each.port().isPresent()) {
                return each.port();
            }
        }
        return OptionalInt.empty();
    }

    /** Returns whether nobody is known to use the address, so that it is probed for the sake of coverage alone. */
    public boolean isBackground() {
        return evidence.getFirst().source() == Evidence.Source.BACKGROUND;
    }

    /** Returns the kinds of evidence, each once, in their order. */
    public Set<Evidence.Source> sources() {
        Set<Evidence.Source> sources = EnumSet.noneOf(Evidence.Source.class);
        evidence.forEach(each -> sources.add(each.source()));
        return sources;
    }

    /** Whether the rows about a link to it would say the same. */
    public boolean looksLike(KnownPartner other) {
        return ip.equals(other.ip)
                && sources().equals(other.sources())
                && service().equals(other.service())
                && owner.name().equals(other.owner.name())
                && owner.dataCenter().equals(other.owner.dataCenter());
    }
}
