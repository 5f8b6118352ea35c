package io.earshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkReports;
import io.earshot.model.LinkState;
import io.earshot.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Networks reorder and repeat what agents send; what is known in the end is what was said last. */
class FleetProperties {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final Ip DB1_IP = Ip.parse("10.7.0.1");

    @Property(tries = 300)
    void theNewestReportWinsInWhateverOrderAndHoweverOftenItComes(
            @ForAll @Size(min = 1, max = 12) List<Boolean> down,
            @ForAll Random chance,
            @ForAll @IntRange(min = -7_200, max = 7_200) int clockStep) {
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < down.size(); i++) {
            Report report = report(i + 1, down.get(i));
            reports.addAll(Collections.nCopies(1 + chance.nextInt(2), report));
        }
        Collections.shuffle(reports, chance);

        RecordedRows rows = new RecordedRows();
        Fleet fleet = fleet(rows);
        Instant now = NOON;
        for (Report report : reports) {
            now = now.plusSeconds(chance.nextInt(30)).plusSeconds(chance.nextInt(4) == 0 ? clockStep : 0);
            Instant at = now;
            fleet.admit(report, () -> {
                fleet.addReport(report, at);
                return true;
            });
            fleet.passTime(now);
        }
        LinkState last = down.getLast() ? LinkState.DOWN : LinkState.UP;
        assertThat(rows.link(BE5, DB1_IP).state()).isEqualTo(last);
        assertThat(rows.data(BE5).state()).isEqualTo(down.getLast() ? MemberState.BROKEN : MemberState.OK);
        assertThat(fleet.staleReports()).isGreaterThanOrEqualTo(reports.size() - down.size());
    }

    private static Report report(long sequence, boolean down) {
        LinkReport link = new LinkReport(
                DB1_IP,
                12,
                down ? 0 : 12,
                Optional.of(down ? LinkState.DOWN : LinkState.UP),
                Optional.empty(),
                OptionalInt.empty(),
                false);
        return new Report(
                BE5,
                Optional.of(new Report.Run("start", sequence)),
                Optional.empty(),
                List.of(new LinkReports(List.of(link))));
    }

    private static Fleet fleet(RecordedRows rows) {
        IncidentTiming timing = new IncidentTiming(CYCLE, Duration.ofSeconds(10), Duration.ofMinutes(1));
        Fleet fleet = new Fleet(
                new FleetTiming(CYCLE, Duration.ofSeconds(20), Duration.ofSeconds(10)),
                new PartnerBook(16, Duration.ofHours(24)),
                new IncidentBook(timing, "TX", new IncidentMemory(), NOON),
                rows);
        Container be5 =
                new Container(BE5, "TX", "be", "", List.of(Ip.parse("10.5.0.1")), List.of("be"), List.of("db1"), true);
        Container db1 = new Container(
                ContainerName.parse("db1.host7"), "NY", "db", "", List.of(DB1_IP), List.of("db1"), List.of(), true);
        fleet.replaceInventory(Inventory.of(List.of(be5, db1)), NOON);
        return fleet;
    }
}
