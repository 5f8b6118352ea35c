package io.earshot.store.h2.live;

import io.earshot.fleet.partners.Evidence;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Holds a container's rows of PARTNER. There is a row for each link at least, and they are rarely queried, so they are made for each
 * question, of what the fleet keeps anyway.
 */
final class PartnerRows {

    static final PartnerRows NONE = new PartnerRows(List.of(), _ -> Duration.ZERO);

    /** The keys of the rows without their order: counting needs no sorting. */
    private record Key(Ip ip, Evidence.Source source, String service) {}

    private final List<KnownPartner> partners;
    private final Function<Ip, Duration> interval;
    private final int size;

    /** @param interval from one probe of each to the next, the same whenever it is asked for */
    PartnerRows(List<KnownPartner> partners, Function<Ip, Duration> interval) {
        this.partners = partners;
        this.interval = interval;
        size = partners.stream().allMatch(partner -> partner.evidence().size() == 1)
                ? partners.size()
                : countKeys(partners);
    }

    private static int countKeys(List<KnownPartner> partners) {
        return (int) partners.stream()
                .flatMap(partner -> partner.evidence().stream()
                        .map(evidence -> new Key(partner.ip(), evidence.source(), evidence.service())))
                .distinct()
                .count();
    }

    int size() {
        return size;
    }

    /** In the order of the key. */
    List<PartnerRow> all() {
        Set<PartnerRow> rows = new TreeSet<>(PartnerRow.ORDER);
        for (KnownPartner partner : partners) {
            float seconds = interval.apply(partner.ip()).toMillis() / 1000f;
            partner.evidence().forEach(evidence -> rows.add(new PartnerRow(partner.ip(), evidence, seconds)));
        }
        return List.copyOf(rows);
    }
}
