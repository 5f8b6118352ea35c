package io.earshot.store.h2.live;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.external.RowSnapshot;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.h2.value.Value;

/**
 * The rows of DATA, LINK, NGINX_CODE, PARTNER and CONTAINER. A row refers to what the fleet knows and copies nothing; values for SQL come
 * to be when they are asked for. One thread changes and publishes them.
 */
public final class LiveRows {

    /** The tables whose rows the fleet keeps. */
    public static final List<Table> SHOWN =
            LiveShape.ALL.stream().<Table>map(LiveShape::table).toList();

    /** Statements by the index of the shape, since every report is recorded by some of them. */
    private static final List<String> DELETES =
            SHOWN.stream().map(LiveRows::delete).toList();

    private static final List<String> INSERTS =
            SHOWN.stream().map(LiveRows::insert).toList();

    private final RowJournal journal;
    private final Published published = new Published();
    private final Map<ContainerName, Place> places = new HashMap<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private int usedSlots;

    /** Holds the places that got a builder since the last snapshot. */
    private final List<Place> changed = new ArrayList<>();

    private final Map<String, Integer> newcomers = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final List<Integer> leftSlots = new ArrayList<>();

    /** Says where a container's entry is. */
    private static final class Place {

        final int slot;

        /** Holds what changed since the last snapshot; null if nothing did. */
        EntryBuilder builder;

        Place(int slot) {
            this.slot = slot;
        }
    }

    /** @param journal hears of every row, as of the statements that would write it */
    public LiveRows(RowJournal journal) {
        this.journal = journal;
    }

    /** For the tables that show them. */
    Published published() {
        return published;
    }

    /** Returns the rows that questions see now. From any thread. */
    public RowSnapshot snapshot() {
        return new LiveSnapshot(published.newest());
    }

    /** Whether there are rows of the container. */
    public boolean know(ContainerName name) {
        return places.containsKey(name);
    }

    /** The container's rows in DATA and CONTAINER, and those of its error codes. */
    public void data(MemberRow row) {
        builder(row.container().name()).data(row);
    }

    /** All that a container has in SOCKET and LISTENER. */
    public void sockets(ContainerName name, ContainerSockets sockets) {
        builder(name).sockets(sockets);
    }

    /** All that a container has in NGINX_CONFIG and NGINX_UPSTREAM. */
    public void upstreams(ContainerName name, ContainerUpstreams upstreams) {
        builder(name).upstreams(upstreams);
    }

    /** Some of a container's rows in LINK. */
    public void links(ContainerName from, List<KnownLink> links, Instant now) {
        EntryBuilder builder = builder(from);
        int index = -1;
        for (KnownLink link : links) {
            index = builder.indexOf(link.to().ip(), index + 1);
            LinkRow before = index < 0 ? null : builder.link(index);
            if (before != null && before.isToSamePartnerAs(link.to())) {
                builder.replace(index, row(link, before.partner(), now));
            } else {
                meet(builder, link, now);
            }
        }
    }

    /** A row that was not there, or led to another container. */
    private void meet(EntryBuilder builder, KnownLink link, Instant now) {
        EntryBuilder partner = builder(link.to().owner().name());
        Optional<LinkRow> before = builder.put(row(link, partner.name(), now));
        before.ifPresent(row -> tellPartner(builder, row));
        partner.client(builder.name().getString(), true);
    }

    private static LinkRow row(KnownLink link, Value partner, Instant now) {
        return new LinkRow(
                link.to(), partner, link.status(), link.trouble(), link.status().flapping(now));
    }

    public void linkGone(ContainerName from, Ip to) {
        if (places.containsKey(from)) {
            EntryBuilder builder = builder(from);
            builder.remove(to).ifPresent(row -> tellPartner(builder, row));
        }
    }

    /** All that a container has in PARTNER. */
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        builder(name).partners(new PartnerRows(partners, interval));
    }

    /** The container left: nothing of it stays. Links of others that lead to it must be gone, too, before all is published. */
    public void gone(ContainerName name) {
        Place place = places.get(name);
        if (place == null) {
            return;
        }
        EntryBuilder builder = builder(name);
        for (LinkRow row : List.copyOf(builder.links())) {
            builder.remove(row.ip());
            tellPartner(builder, row);
        }
        places.remove(name);
        place.builder = null;
        newcomers.remove(name.toString());
        gone.add(name.toString());
        leftSlots.add(place.slot);
    }

    /** Lets questions see what changed, all of it from one moment on. */
    public void publish() {
        changed.removeIf(place -> place.builder == null);
        if (changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        TableSnapshot before = published.newest();
        Map<Integer, Entry> changes = HashMap.newHashMap(changed.size());
        changed.forEach(place -> changes.put(place.slot, place.builder.finish()));
        leftSlots.forEach(slot -> changes.put(slot, null));
        gone.forEach(name -> DELETES.forEach(delete -> journal.row(delete, List.of(name))));
        changed.forEach(place -> writeDown(place.builder.before(), changes.get(place.slot)));
        published.publish(before.next(changes, newcomers, gone));
        freeSlots.addAll(leftSlots);
        changed.forEach(place -> place.builder = null);
        changed.clear();
        newcomers.clear();
        gone.clear();
        leftSlots.clear();
    }

    private EntryBuilder builder(ContainerName name) {
        Place known = places.get(name);
        if (known != null) {
            return known.builder != null
                    ? known.builder
                    : edit(known, published.newest().inSlot(known.slot));
        }
        Place place = new Place(freeSlots.isEmpty() ? usedSlots++ : freeSlots.pop());
        places.put(name, place);
        newcomers.put(name.toString(), place.slot);
        return edit(place, Entry.empty(LiveValues.text(name.toString())));
    }

    private EntryBuilder edit(Place place, Entry before) {
        place.builder = new EntryBuilder(before);
        changed.add(place);
        return place.builder;
    }

    /** The container may be no client any more of whom this link led to. */
    private void tellPartner(EntryBuilder from, LinkRow row) {
        ContainerName partner = row.to().owner().name();
        if (places.containsKey(partner) && !from.leadsTo(partner)) {
            builder(partner).client(from.name().getString(), false);
        }
    }

    /** Entries do not change, so that the recording's thread can find out what became different and make the values. */
    private void writeDown(Entry before, Entry after) {
        int most = SHOWN.size();
        for (LiveShape<?> shape : LiveShape.ALL) {
            most += shape.size().applyAsInt(after);
        }
        journal.rows(most, into -> difference(before, after, into));
    }

    private static void difference(Entry before, Entry after, BiConsumer<String, List<Object>> into) {
        for (LiveShape<?> shape : LiveShape.ALL) {
            if (shape.isDifferent(before, after)) {
                into.accept(DELETES.get(shape.index()), List.of(after.name().getString()));
                String insert = INSERTS.get(shape.index());
                shape.values(after).forEach(values -> into.accept(insert, values));
            }
        }
    }

    private static String delete(Table table) {
        return "DELETE FROM " + table.name() + " WHERE "
                + table.columns().getFirst().name() + " = ?";
    }

    private static String insert(Table table) {
        return "INSERT INTO " + table.name() + " (" + String.join(", ", table.names()) + ") VALUES ("
                + String.join(", ", Collections.nCopies(table.columns().size(), "?")) + ")";
    }
}
