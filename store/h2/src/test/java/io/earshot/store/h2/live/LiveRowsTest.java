package io.earshot.store.h2.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.AgentStatus;
import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.Evidence;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.AgentProcess;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.ProberHealth;
import io.earshot.model.Rtt;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.RecordedRows;
import io.earshot.store.table.RowJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that SQL finds the same rows in the fleet's own objects as in plain H2 tables. */
class LiveRowsTest {

    private static final Instant START = Instant.parse("2026-11-25T12:00:00.123456Z");

    private static final List<String> TABLES = List.of("data", "link", "nginx_code", "partner", "container");

    /** Every way to rows that the tables have, alone and from one to another. */
    private static final List<String> QUESTIONS = List.of(
            "SELECT * FROM data ORDER BY name",
            "SELECT * FROM link ORDER BY container, ip",
            "SELECT * FROM nginx_code ORDER BY container, code",
            "SELECT * FROM partner ORDER BY container, ip, source, service",
            "SELECT * FROM container ORDER BY name",
            "SELECT name, running FROM container WHERE host = 'host1' ORDER BY name",
            "SELECT name FROM container WHERE host IN ('host0', 'host', 'host10', NULL) AND services LIKE '%db%' ORDER"
                    + " BY name",
            "SELECT host, dataCenter, COUNT(*) FROM container GROUP BY host, dataCenter ORDER BY host",
            "SELECT a.name, b.name FROM container a JOIN container b ON b.host = a.host AND b.name > a.name ORDER BY"
                    + " 1, 2",
            "SELECT COUNT(*) FROM data UNION ALL SELECT COUNT(*) FROM link UNION ALL SELECT COUNT(*) FROM partner",
            "SELECT name, state FROM data WHERE name = 'be3.host1'",
            "SELECT name FROM data WHERE name > 'be2.host1' AND name <= 'be7.host0' ORDER BY name DESC",
            "SELECT name FROM data WHERE name >= 'be4.' ORDER BY name LIMIT 3",
            "SELECT name FROM data WHERE name IN ('be1.host1', 'nobody', 'be8.host0') ORDER BY name",
            "SELECT name FROM data WHERE name < 'a' OR name IS NULL OR name = NULL",
            "SELECT name, disconnect FROM data WHERE disconnect > 0 ORDER BY disconnect DESC, name",
            "SELECT name FROM data WHERE 0 < disconnect AND disconnect < 2 ORDER BY name",
            "SELECT name FROM data WHERE NOT disconnect <= 1 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > -1 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > -0.4 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > 0.4 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > '0' ORDER BY name",
            "SELECT name FROM data WHERE disconnect > NULL",
            "SELECT name FROM data WHERE disconnect > -5 AND disconnect >= 0 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > -5 AND disconnect = 0 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > -5 AND disconnect IN (0, 1) ORDER BY name",
            "SELECT name FROM data WHERE disconnect IN (0, 3) ORDER BY name",
            "SELECT name FROM data WHERE disconnect IN (SELECT disconnect - 1 FROM data) ORDER BY name",
            "SELECT name FROM data WHERE (disconnect, name) IN ((0, 'be3.host1'), (2, 'be4.host0')) AND disconnect >"
                    + " -1 ORDER BY name",
            "SELECT name FROM data WHERE disconnect = 0 ORDER BY name",
            "SELECT name FROM data WHERE disconnect < 2 ORDER BY name",
            "SELECT name FROM data WHERE disconnect > ANY(SELECT disconnect FROM data) ORDER BY name",
            "SELECT name FROM data WHERE disconnect = ANY(ARRAY[0, 2]) AND disconnect > -1 ORDER BY name",
            "SELECT name FROM data WHERE disconnect >= 0 AND (disconnect > 0 OR state = 'OK') ORDER BY name",
            "SELECT name FROM data WHERE disconnect > 0 OR disconnect IS NULL ORDER BY name",
            "SELECT name FROM data WHERE disconnect > (SELECT MIN(disconnect) FROM data) ORDER BY name",
            "SELECT a.name, b.name FROM data a JOIN data b ON b.disconnect > a.disconnect ORDER BY 1, 2",
            "SELECT a.name, b.name FROM data a LEFT JOIN data b ON b.disconnect > a.disconnect AND b.name > a.name"
                    + " ORDER BY 1, 2",
            "SELECT name FROM data WHERE state = 'SILENT' ORDER BY name",
            "SELECT name FROM data WHERE state = 'silent' OR state = 'ODD' ORDER BY name",
            "SELECT name FROM data WHERE state IN ('OK', 'WAITING') ORDER BY name DESC",
            "SELECT name FROM data WHERE disconnect IN (1, 3) OR disconnect IS NULL ORDER BY name",
            "SELECT name FROM data WHERE disconnect < 2 AND state = 'BROKEN' ORDER BY name",
            "SELECT disconnect, COUNT(*) FROM data WHERE disconnect >= 0 GROUP BY disconnect ORDER BY disconnect",
            "SELECT DISTINCT state FROM data WHERE state <> 'OK' AND state >= 'BROKEN' ORDER BY state",
            "SELECT MAX(disconnect) FROM data WHERE disconnect BETWEEN 1 AND 2",
            "SELECT d.name, l.ip FROM data d JOIN link l ON l.container = d.name WHERE d.disconnect > 0 ORDER BY 1, 2",
            "SELECT container, ip, loss FROM link WHERE loss > 0.2 ORDER BY loss, container, ip",
            "SELECT role, COUNT(*) FROM data WHERE role IN ('be', 'db') GROUP BY role ORDER BY role",
            "SELECT container, ip FROM link ORDER BY container DESC, ip DESC",
            "SELECT ip, loss, rttP95 FROM link WHERE container = 'be3.host1' ORDER BY ip",
            "SELECT ip FROM link WHERE container = 'be3.host1' AND ip > '10.0.0.3' ORDER BY ip DESC",
            "SELECT state FROM link WHERE container = 'be3.host1' AND ip = 'fd00::4'",
            "SELECT container, ip FROM link WHERE state = 'DOWN' ORDER BY container, ip",
            "SELECT container, ip FROM link WHERE state IN ('UP', 'LOSSY', 'ODD') ORDER BY ip, container",
            "SELECT container FROM link WHERE state > 'LOSSY' ORDER BY container",
            "SELECT container, ip FROM link WHERE partner = 'be4.host0' ORDER BY container, ip",
            "SELECT ip FROM link WHERE partner = 'be4.host0' AND container = 'be3.host1' ORDER BY ip",
            "SELECT a, b, stateAB, stateBA, ipAB, ipBA FROM pair ORDER BY a, b, ipAB",
            "SELECT dataCenter, containers, reporting, silent, waiting, neverSeen FROM coverage ORDER BY dataCenter",
            "SELECT d.dataCenter, l.partnerDataCenter, COUNT(*), SUM(l.sent), AVG(l.loss) FROM link l JOIN data d"
                    + " ON d.name = l.container GROUP BY d.dataCenter, l.partnerDataCenter ORDER BY 1, 2",
            "SELECT d.name, (SELECT COUNT(*) FROM link l WHERE l.partner = d.name AND l.state = 'DOWN') FROM data d"
                    + " ORDER BY d.name",
            "SELECT name FROM data WHERE name NOT IN (SELECT container FROM link) ORDER BY name",
            "SELECT MIN(name), MAX(name), MIN(reportedAt), MAX(disconnect) FROM data");

    private final List<RowJournal.LateRows> written = new ArrayList<>();
    private final LiveRows rows = new LiveRows(new Journal());
    private final Database live = Database.open(rows);
    private final Database kept = Database.open();

    @AfterEach
    void close() {
        live.close();
        kept.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyQuestionIsAnsweredAsIfTheRowsWereKept(int seed) throws Exception {
        Random random = new Random(seed);
        H2Engine here = new H2Engine(live, SqlLimits.ALONE);
        H2Engine there = new H2Engine(kept, SqlLimits.ALONE);
        RecordedRows keeper = new RecordedRows(kept);
        Map<String, Long> most = new HashMap<>();
        CopiedRows copy = new CopiedRows();
        for (int round = 0; round < 12; round++) {
            for (int i = random.nextInt(60); i > 0; i--) {
                change(random, START.plusSeconds(round));
            }
            rows.publish();
            write(keeper);
            copy.bring(rows.snapshot());
            copy.requireEqual(there);
            for (String table : TABLES) {
                most.merge(table, count(there, table), Math::max);
            }
            for (String question : QUESTIONS) {
                assertThat(here.askOwn(question, List.of()).rows())
                        .as("round %d: %s", round, question)
                        .isEqualTo(there.askOwn(question, List.of()).rows());
            }
        }
        for (String table : TABLES) {
            assertThat(most.get(table)).as(table).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELECT name, disconnect, connectivity FROM data WHERE disconnect > 0 ORDER BY disconnect DESC | DATA_DISCONNECT
        SELECT name FROM data WHERE disconnect >= 0                                                   | DATA.scan
        SELECT name, dataCenter, reportedAt FROM data WHERE state = 'SILENT' ORDER BY name            | DATA_STATE
        SELECT container, ip FROM link WHERE state = 'DOWN'                                           | LINK_STATE
        """)
    void whatFewContainersHaveIsFoundWithoutLookingAtAll(String question, String way) throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 10; i++) {
            rows.data(data(name(i), random, START));
        }
        rows.publish();
        assertThat(new H2Engine(live, SqlLimits.ALONE)
                        .askOwn("EXPLAIN " + question, List.of())
                        .rows()
                        .toString())
                .contains("/* PUBLIC." + way);
    }

    @Test
    void aReportDoesNotRecordAnewWhatTheCmdbSays() {
        rows.data(waiting(name(1), START));
        rows.publish();
        assertThat(recordedTables()).contains("data", "container");
        written.clear();
        rows.data(waiting(name(1), START.plusSeconds(1)));
        rows.publish();
        assertThat(recordedTables()).contains("data").doesNotContain("container");
        written.clear();
        MemberRow row = waiting(name(1), START.plusSeconds(1));
        rows.data(new MemberRow(
                row.container().drained(),
                row.state(),
                row.unreachable(),
                row.load(),
                row.nginx(),
                row.reportedAt(),
                true,
                row.agent()));
        rows.publish();
        assertThat(recordedTables()).contains("container");
    }

    private final class Journal implements RowJournal {

        @Override
        public void row(String sql, List<Object> values) {
            rows(1, into -> into.accept(sql, values));
        }

        @Override
        public void rows(int most, LateRows rows) {
            AtomicInteger made = new AtomicInteger();
            rows.forEach((_, _) -> made.incrementAndGet());
            assertThat(made).hasValueLessThanOrEqualTo(most);
            written.add(rows);
        }

        @Override
        public void commit() {}

        @Override
        public void rollBack() {}

        @Override
        public Object lock() {
            return this;
        }
    }

    private List<String> recordedTables() {
        Set<String> tables = new LinkedHashSet<>();
        written.forEach(rows -> rows.forEach((sql, _) -> tables.add(sql.split(" ", -1)[2].toLowerCase(Locale.ROOT))));
        return List.copyOf(tables);
    }

    @Test
    void nothingIsSeenBeforeItIsPublished() throws Exception {
        H2Engine console = new H2Engine(live, SqlLimits.ALONE);
        rows.data(data(name(1), new Random(1), START));
        assertThat(count(console, "data")).isZero();
        rows.publish();
        assertThat(count(console, "data")).isOne();
        rows.gone(name(1));
        assertThat(count(console, "data")).isOne();
        rows.publish();
        assertThat(count(console, "data")).isZero();
    }

    @Test
    void aQuestionSeesOneMomentHoweverManyTablesItReads() throws Exception {
        H2Engine console = new H2Engine(live, SqlLimits.ALONE);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int round = 0; !over.get(); round++) {
                Instant now = START.plusSeconds(round);
                for (int i = 0; i < 10; i++) {
                    rows.data(waiting(name(i), now));
                    rows.links(
                            name(i),
                            List.of(new KnownLink(partner((i + 1) % 10, false), LinkStatus.unknown(now))),
                            now);
                }
                rows.publish();
            }
        });
        try {
            for (int i = 0; i < 200; i++) {
                assertThat(console.askOwn(
                                        "SELECT COUNT(*) FROM data d JOIN link l ON l.container = d.name"
                                                + " JOIN data p ON p.name = l.partner"
                                                + " WHERE l.since <> d.reportedAt OR l.since <> p.reportedAt",
                                        List.of())
                                .rows())
                        .containsExactly(List.of(Optional.of(0L)));
            }
        } finally {
            over.set(true);
            writer.join();
        }
    }

    private void change(Random random, Instant now) {
        int number = random.nextInt(10);
        ContainerName name = name(number);
        int partner = random.nextInt(10);
        boolean v6 = random.nextInt(3) == 0;
        switch (random.nextInt(20)) {
            case 0 -> {
                rows.gone(name);
                for (int i = 0; i < 10; i++) {
                    rows.linkGone(name(i), ip(number, false));
                    rows.linkGone(name(i), ip(number, true));
                }
            }
            case 1, 2 -> rows.linkGone(name, ip(partner, v6));
            case 3, 4 -> {
                int millis = random.nextInt(20_000);
                rows.partners(
                        name,
                        IntStream.range(0, random.nextInt(5))
                                .mapToObj(i -> partner(random.nextInt(10), random.nextBoolean()))
                                .toList(),
                        ip -> Duration.ofMillis(millis + ip.low() % 10));
            }
            case 5, 6, 7, 8 -> rows.data(data(name, random, now));
            default ->
                rows.links(name, List.of(new KnownLink(partner(partner, v6), status(random, partner, v6, now))), now);
        }
    }

    private void write(RecordedRows keeper) {
        written.forEach(rows -> rows.forEach(keeper::add));
        written.clear();
        keeper.commit();
    }

    private static long count(H2Engine console, String table) throws SqlRefusedException {
        return (Long) console.askOwn("SELECT COUNT(*) FROM " + table, List.of())
                .rows()
                .getFirst()
                .getFirst()
                .orElseThrow();
    }

    private static MemberRow data(ContainerName name, Random random, Instant now) {
        if (random.nextInt(4) == 0) {
            return waiting(name, now);
        }
        if (random.nextInt(6) == 0) {
            return silent(name, now);
        }
        List<Ip> unreachable = List.of(ip(1, false), ip(2, true), ip(3, false)).subList(0, random.nextInt(4));
        TreeMap<Integer, Double> errors = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            errors.put(500 + random.nextInt(5), random.nextDouble());
        }
        return new MemberRow(
                container(name),
                unreachable.isEmpty() ? MemberState.OK : MemberState.BROKEN,
                Optional.of(unreachable),
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble()),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new NginxRates(
                                random.nextDouble(), random.nextBoolean() ? Optional.empty() : Optional.of(errors))),
                Optional.of(now),
                random.nextBoolean(),
                random.nextBoolean() ? Optional.empty() : Optional.of(agent(random, now)));
    }

    private static MemberRow waiting(ContainerName name, Instant now) {
        return unknown(name, MemberState.WAITING, now);
    }

    private static MemberRow silent(ContainerName name, Instant now) {
        return unknown(name, MemberState.SILENT, now);
    }

    private static MemberRow unknown(ContainerName name, MemberState state, Instant now) {
        return new MemberRow(
                container(name), state, Optional.empty(), OptionalDouble.empty(), Optional.empty(), Optional.of(now));
    }

    private static AgentStatus agent(Random random, Instant now) {
        return new AgentStatus(
                random.nextBoolean() ? Optional.empty() : Optional.of("0.2.0"),
                random.nextBoolean() ? Optional.empty() : Optional.of(now.minusSeconds(random.nextInt(99_999))),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new ProberHealth(
                                random.nextBoolean(), Duration.ofMillis(random.nextInt(999)), random.nextInt(9))),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new AgentProcess(
                                Duration.ofSeconds(9),
                                OptionalLong.of(random.nextInt(1 << 30)),
                                OptionalDouble.of(random.nextDouble()))),
                now);
    }

    private static LinkStatus status(Random random, int partner, boolean v6, Instant now) {
        LinkStatus status = LinkStatus.unknown(now);
        for (int i = random.nextInt(4); i > 0; i--) {
            long received = random.nextInt(4);
            status = status.next(
                    new LinkReport(
                            ip(partner, v6),
                            3,
                            received == 3 ? 3 : 0,
                            Optional.of(received == 0 ? LinkState.DOWN : LinkState.UP),
                            received == 3 ? Optional.of(new Rtt(0.1, 0.25, 1, 2)) : Optional.empty(),
                            random.nextBoolean() ? OptionalInt.of(1_400) : OptionalInt.empty(),
                            random.nextBoolean()),
                    now);
        }
        return status;
    }

    private static KnownPartner partner(int number, boolean v6) {
        return new KnownPartner(
                ip(number, v6),
                container(name(number)),
                List.of(
                        new Evidence(Evidence.Source.PDNS, number % 2 == 0 ? "" : "db" + number, START, START),
                        new Evidence(Evidence.Source.CMDB, "db", START, START)));
    }

    private static Container container(ContainerName name) {
        return new Container(
                name,
                name.host().equals("host0") ? "TX" : "NY",
                "be",
                "",
                List.of(ip(1, false), ip(2, true)),
                List.of("be", "db"),
                List.of("cache"),
                name.container().equals("be1"));
    }

    private static ContainerName name(int number) {
        return new ContainerName("be" + number, "host" + number % 2);
    }

    private static Ip ip(int number, boolean v6) {
        return Ip.parse(v6 ? "fd00::" + number : "10.0.0." + number);
    }
}
