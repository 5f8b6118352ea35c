package io.earshot.store.h2.live;

import io.earshot.fleet.MemberRow;
import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.NginxRates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.h2.value.Value;

/** Builds a container's next entry. */
final class EntryBuilder {

    private final Entry before;
    private Optional<MemberRow> data = Optional.empty();
    private PartnerRows partners;
    private List<LinkRow> links;
    private ContainerSockets sockets;
    private ContainerUpstreams upstreams;

    /** Whether they are a copy of our own. */
    private boolean linksChanged;

    /** Holds the addresses of the links as texts, in the same order; null until a link is put, since few builders need them. */
    private List<String> texts;

    /** Whether a container that came or went is a client now. */
    private final Map<String, Boolean> clients = new HashMap<>();

    EntryBuilder(Entry before) {
        this.before = before;
        links = before.links();
        partners = before.partners();
        sockets = before.sockets();
        upstreams = before.upstreams();
    }

    Entry before() {
        return before;
    }

    Value name() {
        return before.name();
    }

    List<LinkRow> links() {
        return links;
    }

    void data(MemberRow row) {
        data = Optional.of(row);
    }

    void partners(PartnerRows rows) {
        partners = rows;
    }

    void sockets(ContainerSockets newer) {
        sockets = newer;
    }

    void upstreams(ContainerUpstreams newer) {
        upstreams = newer;
    }

    /** As {@link Addressed#indexOf} does it. */
    int indexOf(Ip ip, int likely) {
        return Addressed.indexOf(links, ip, likely);
    }

    LinkRow link(int index) {
        return links.get(index);
    }

    void replace(int index, LinkRow row) {
        copyLinks();
        links.set(index, row);
    }

    /** @return the row to this address until now */
    Optional<LinkRow> put(LinkRow row) {
        Optional<LinkRow> before = remove(row.ip());
        if (texts == null) {
            texts = new ArrayList<>();
            links.forEach(link -> texts.add(link.ip().toString()));
        }
        String ip = row.ip().toString();
        int place = -1 - Collections.binarySearch(texts, ip);
        texts.add(place, ip);
        links.add(place, row);
        return before;
    }

    /** @return the row to this address until now */
    Optional<LinkRow> remove(Ip ip) {
        copyLinks();
        int index = indexOf(ip, 0);
        if (index < 0) {
            return Optional.empty();
        }
        if (texts != null) {
            texts.remove(index);
        }
        return Optional.of(links.remove(index));
    }

    boolean leadsTo(ContainerName partner) {
        return links.stream().anyMatch(link -> link.to().owner().name().equals(partner));
    }

    void client(String name, boolean is) {
        clients.put(name, is);
    }

    /** Returns the finished entry. To be called once. */
    Entry finish() {
        return new Entry(
                name(),
                data.map(this::row).orElse(before.dataRow()),
                linksChanged ? List.copyOf(links) : links,
                data.map(EntryBuilder::codes).orElse(before.codes()),
                partners,
                sockets,
                upstreams,
                clients(),
                linksChanged ? Entry.states(links) : before.states());
    }

    private void copyLinks() {
        if (!linksChanged) {
            links = new ArrayList<>(links);
            linksChanged = true;
        }
    }

    private DataRow row(MemberRow row) {
        return new DataRow(name(), row, Optional.ofNullable(before.dataRow()));
    }

    private static List<CodeRow> codes(MemberRow row) {
        return row.nginx().flatMap(NginxRates::errors).orElse(Collections.emptySortedMap()).entrySet().stream()
                .map(code -> new CodeRow(code.getKey(), code.getValue().floatValue()))
                .toList();
    }

    private List<String> clients() {
        if (clients.isEmpty()) {
            return before.clients();
        }
        TreeSet<String> newer = new TreeSet<>(before.clients());
        clients.forEach((name, is) -> {
            if (is) {
                newer.add(name);
            } else {
                newer.remove(name);
            }
        });
        return List.copyOf(newer);
    }
}
