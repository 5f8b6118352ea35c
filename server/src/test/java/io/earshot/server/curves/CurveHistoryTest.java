package io.earshot.server.curves;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.MachineLoad;
import io.earshot.model.Report;
import io.earshot.model.Rtt;
import io.earshot.server.recording.RecordedReports;
import io.earshot.server.recording.Recorder;
import io.earshot.server.tables.TableWriter;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import io.earshot.web.page.CurveRange;
import io.earshot.web.page.Curves;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Curves of a server that was started again, beside those of one that never ended. */
class CurveHistoryTest {

    private static final Instant BEGIN = Instant.parse("2026-11-28T04:00:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final List<Container> CONTAINERS = List.of(
            container("be", "TX", "10.0.0.1", "cache", "db"),
            container("db", "NY", "10.0.0.2", "be", "cache"),
            container("cache", "FRA", "10.0.0.3", "db"));

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(7);
    private final RecentCurves all = new RecentCurves();
    private Instant now = BEGIN;

    /** A server as far as curves and the recording need it. */
    private final class Run implements AutoCloseable {
        private final Instant startedAt = now;
        private final RecentCurves curves = new RecentCurves();
        private final Recorder recorder = new Recorder(folder, 1_000_000_000, () -> now);
        private final RowJournal journal = recorder.journal();
        private final LiveRows live = new LiveRows(journal);
        private final Database database = Database.open(live);
        private final TableWriter tables = new TableWriter(database.batches(journal, live), live);
        private final Fleet fleet;

        Run(List<Container> containers) throws Exception {
            Duration interval = Duration.ofSeconds(10);
            Duration cycle = Duration.ofMinutes(2);
            fleet = new Fleet(
                    new FleetTiming(cycle, Duration.ofSeconds(20), interval),
                    new PartnerBook(16, Duration.ofHours(24)),
                    new Targets(interval, cycle, 1_000),
                    new BackgroundRing(0),
                    new IncidentBook(
                            new IncidentTiming(cycle, interval, Duration.ofMinutes(1)),
                            "TX",
                            new IncidentMemory(),
                            now),
                    tables);
            fleet.addLinkListener(curves);
            fleet.addLinkListener(all);
            recorder.start(new H2Engine(database, SqlLimits.ALONE));
            fleet.replaceInventory(Inventory.of(containers), now);
            tables.commit();
        }

        /** Lets time pass in which each container reports every two minutes, the next one 40 seconds later. */
        Run live(Duration time) throws InterruptedException {
            for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
                long second = Duration.between(BEGIN, now).toSeconds();
                if (second % QUARTER.toSeconds() == 0) { // a checkpoint falls between two reports
                    tables.cmdbTroubles(List.of(new CmdbTrouble("cmdb", "row " + second, "no host", now)));
                    tables.commit();
                    recorder.awaitWritten();
                }
                if (second % 40 == 7) {
                    report(CONTAINERS.get((int) (second / 40 % 3)));
                    tables.commit();
                    recorder.awaitWritten();
                }
            }
            return this;
        }

        private void report(Container from) {
            List<LinkReport> links = new ArrayList<>();
            fleet.served(from.name())
                    .ifPresent(served -> served.list().partners().forEach(partner -> {
                        int sent = random.nextInt(13);
                        int received = random.nextInt(sent + 1);
                        double rtt = random.nextInt(1, 50);
                        links.add(new LinkReport(
                                partner.ip(),
                                sent,
                                received,
                                Optional.of(LinkState.UP),
                                received == 0 ? Optional.empty() : Optional.of(new Rtt(rtt, rtt, rtt, rtt)),
                                OptionalInt.empty(),
                                false));
                    }));
            fleet.addReport(
                    new Report(
                            from.name(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of(new LinkReports(links), new MachineLoad(random.nextInt(8)))),
                    now);
        }

        void restore() throws InterruptedException {
            CurveHistory history = new CurveHistory(curves, new RecordedReports(folder, startedAt), fleet::served);
            history.start();
            history.await();
        }

        @Override
        public void close() {
            recorder.close();
            database.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 50 * 60})
    void curvesAreTheSameAsOfAServerThatWasNeverStoppedThoughNewReportsComeFirst(int secondsDown) throws Exception {
        try (Run first = new Run(CONTAINERS)) {
            first.live(Duration.ofHours(26).plusMinutes(2));
        }
        now = now.plusSeconds(secondsDown);
        try (Run second = new Run(CONTAINERS)) {
            second.live(Duration.ofMinutes(5));
            assertThat(second.curves.container(CONTAINERS.getFirst().name(), CurveRange.DAY, now))
                    .hasSizeLessThan(3);

            second.restore();

            for (CurveRange range : CurveRange.values()) {
                assertThat(points(second.curves, range)).as(range.name()).isEqualTo(points(all, range));
            }
            second.live(Duration.ofMinutes(40));
            assertThat(points(second.curves, CurveRange.DAY)).isEqualTo(points(all, CurveRange.DAY));
        }
    }

    @Test
    void theTimeInWhichTheServerWasDownHasNoPoints() throws Exception {
        try (Run first = new Run(CONTAINERS)) {
            first.live(Duration.ofHours(2));
        }
        Instant stopped = now;
        now = now.plus(Duration.ofHours(1));
        Instant started = now;
        try (Run second = new Run(CONTAINERS)) {
            second.live(Duration.ofMinutes(30)).restore();
            assertThat(second.curves.container(CONTAINERS.getFirst().name(), CurveRange.DAY, now))
                    .extracting(point -> Instant.parse(point.at()))
                    .hasSize(10)
                    .noneMatch(at -> !at.isBefore(stopped) && at.isBefore(started));
        }
    }

    @Test
    void aDamagedPartOfARecordingCostsTheTimeThatItHolds() throws Exception {
        try (Run first = new Run(CONTAINERS)) {
            first.live(Duration.ofHours(3));
        }
        Path file = only(".gz");
        List<String> index = Files.readAllLines(only(".index"));
        String place = index.get(5);
        long damaged = Long.parseLong(place.substring(place.indexOf(' ') + 1));
        byte[] octets = Files.readAllBytes(file);
        for (int i = 0; i < 100; i++) {
            octets[(int) damaged + 200 + i] ^= 0x55;
        }
        Files.write(file, octets);
        try (Run second = new Run(CONTAINERS)) {
            second.restore();
            List<Curves.Point> points =
                    second.curves.container(CONTAINERS.getFirst().name(), CurveRange.DAY, now);
            assertThat(points).hasSizeBetween(11, 12);
            assertThat(points.getLast().at()).isEqualTo("2026-11-28T06:45:00Z");
            assertThat(points.getFirst().at()).isEqualTo("2026-11-28T04:00:00Z");
        }
    }

    @Test
    void whatIsOnNoListAnyMoreIsNotRestored() throws Exception {
        try (Run first = new Run(CONTAINERS)) {
            first.live(Duration.ofHours(1));
        }
        List<Container> fewer = List.of(CONTAINERS.get(0), container("db", "NY", "10.0.0.2"));
        try (Run second = new Run(fewer)) {
            second.restore();
            assertThat(second.curves.link(CONTAINERS.get(0).name(), Ip.parse("10.0.0.2"), CurveRange.DAY, now))
                    .isNotEmpty();
            assertThat(second.curves.link(CONTAINERS.get(1).name(), Ip.parse("10.0.0.1"), CurveRange.DAY, now))
                    .isEmpty();
            assertThat(second.curves.container(CONTAINERS.get(2).name(), CurveRange.DAY, now))
                    .isEmpty();
        }
    }

    private List<List<Curves.Point>> points(RecentCurves curves, CurveRange range) {
        List<List<Curves.Point>> points = new ArrayList<>();
        for (Container from : CONTAINERS) {
            points.add(curves.container(from.name(), range, now));
            for (Container to : CONTAINERS) {
                points.add(curves.link(from.name(), to.addresses().getFirst(), range, now));
                points.add(curves.dataCenters(from.dataCenter(), to.dataCenter(), range, now));
            }
        }
        return points;
    }

    private Path only(String suffix) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Container container(String name, String dataCenter, String ip, String... uses) {
        return new Container(
                ContainerName.parse(name + ".host-" + name),
                dataCenter,
                name,
                "",
                List.of(Ip.parse(ip)),
                List.of(name),
                List.of(uses),
                true);
    }
}
