package io.earshot.agent.link;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The links of one container, by the newest partner list and in its order. For one thread. */
final class Links {

    private final ContainerName container;
    private final List<Method> methods;
    private final ProbeTransport transport;
    private Map<Ip, Link> links = new LinkedHashMap<>();

    Links(ContainerName container, List<Method> methods, ProbeTransport transport) {
        this.container = container;
        this.methods = List.copyOf(methods);
        this.transport = transport;
    }

    /** Links that stay keep their history, those that are gone are forgotten. */
    void follow(PartnerList list, long now) {
        Map<Ip, Link> followed = new LinkedHashMap<>();
        for (Partner partner : list.partners()) {
            followed.computeIfAbsent(partner.ip(), ip -> follow(partner, list, now));
        }
        links = followed;
    }

    private Link follow(Partner partner, PartnerList list, long now) {
        LinkRules rules = LinkRules.of(
                partner,
                list.downAfter(),
                methods.stream()
                        .filter(method -> method.worksTo(partner, transport))
                        .toList());
        Link known = links.get(partner.ip());
        Link link =
                known == null ? new Link(container, partner, rules, list.cycle().toNanos(), now) : known;
        if (known != null) {
            link.follow(partner, rules, list.cycle().toNanos(), now);
        }
        link.classes().follow(list.dscp(), now);
        return link;
    }

    Collection<Link> all() {
        return links.values();
    }

    Optional<Link> find(Ip ip) {
        return Optional.ofNullable(links.get(ip));
    }

    boolean isCurrent(Link link) {
        return links.get(link.partner().ip()) == link;
    }
}
