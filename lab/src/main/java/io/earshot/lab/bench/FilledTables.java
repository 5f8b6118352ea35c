package io.earshot.lab.bench;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.lab.simulate.FleetPlan;
import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.Rtt;
import io.earshot.server.tables.TableWriter;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The server's own tables with a fleet's reports in them, without what else a server keeps. One thread at a time writes. */
final class FilledTables implements AutoCloseable {

    /** A cluster of {@link FleetPlan}, whose partners are all in it. */
    private static final int CLUSTER = 200;

    private static final int MAX_PARTNERS = 10;
    private static final int BATCH = 2_000;
    private static final double BROKEN = 0.001;

    /** Long enough for whatever is asked, and rows enough for whatever is answered. */
    private static final SqlLimits LIMITS = new SqlLimits(Duration.ofMinutes(5), 2_000_000, 4);

    private record Member(Container container, List<KnownPartner> partners) {}

    private final LiveRows live = new LiveRows(RowJournal.NONE);
    private final Database database = Database.open(live);
    private final TableWriter writer = new TableWriter(database.batches(RowJournal.NONE, live), live);
    private final SqlEngine console = new H2Engine(database, LIMITS);
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Member> members = new ArrayList<>();
    private int links;

    FilledTables(int containers) {
        List<Container> fleet = new ArrayList<>(FleetPlan.of(containers).containers());
        Instant now = Instant.now();
        for (int first = 0; first < fleet.size(); first += CLUSTER) {
            List<Container> cluster = fleet.subList(first, Math.min(fleet.size(), first + CLUSTER));
            PartnerBook book = new PartnerBook(MAX_PARTNERS, Duration.ofDays(1));
            book.replaceInventory(Inventory.of(cluster), now);
            cluster.forEach(container -> members.add(new Member(container, book.partnersOf(container.name()))));
        }
        for (int i = 0; i < members.size(); i++) {
            links += members.get(i).partners().size();
            report(i);
            if (i % BATCH == BATCH - 1) {
                commit();
            }
        }
        commit();
    }

    SqlEngine console() {
        return console;
    }

    int size() {
        return members.size();
    }

    int links() {
        return links;
    }

    String name(int member) {
        return members.get(member).container().name().toString();
    }

    /** Writes a new report of a container, of which about one link in a thousand is down. */
    void report(int number) {
        Member member = members.get(number);
        Instant now = Instant.now();
        List<Ip> unreachable = new ArrayList<>();
        List<KnownLink> reported = new ArrayList<>();
        for (KnownPartner partner : member.partners()) {
            boolean down = random.nextDouble() < BROKEN;
            if (down) {
                unreachable.add(partner.ip());
            }
            reported.add(new KnownLink(partner, LinkStatus.unknown(now).next(linkReport(partner.ip(), down), now)));
        }
        writer.reported(member.container(), reported, OptionalDouble.empty(), now);
        TreeMap<Integer, Double> errors = new TreeMap<>();
        errors.put(502, random.nextInt(100) / 100.0);
        writer.data(new MemberRow(
                member.container(),
                unreachable.isEmpty() ? MemberState.OK : MemberState.BROKEN,
                Optional.of(unreachable),
                OptionalDouble.of(random.nextInt(800) / 100.0),
                Optional.of(new NginxRates(random.nextInt(100_000) / 100.0, Optional.of(errors))),
                Optional.of(now)));
    }

    private LinkReport linkReport(Ip ip, boolean down) {
        double rtt = 0.2 + random.nextInt(1_000) / 1e3;
        return new LinkReport(
                ip,
                12,
                down ? 0 : 12,
                Optional.of(down ? LinkState.DOWN : LinkState.UP),
                down ? Optional.empty() : Optional.of(new Rtt(rtt, rtt + 0.1, rtt + 0.3, rtt + 2)),
                OptionalInt.of(1500),
                false);
    }

    void commit() {
        writer.commit();
    }

    /** Returns all rows as they are now, which stay so until it is closed. */
    SqlSnapshot snapshot() {
        SqlSnapshot snapshot = console.snapshot();
        snapshot.pin();
        return snapshot;
    }

    @Override
    public void close() {
        database.close();
    }
}
