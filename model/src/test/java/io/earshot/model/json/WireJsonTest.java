package io.earshot.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.CaptureReport;
import io.earshot.model.ExchangeReport;
import io.earshot.model.Ip;
import io.earshot.model.PartnerList;
import io.earshot.model.RttHistogram;
import io.earshot.model.SiteProtocol;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.WatchOrder;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WireSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WireJsonTest {

    private static final WireSettings SETTINGS = new WireSettings(
            List.of("eth0", "eth1"),
            "tcp port 80",
            0.05,
            Map.of(9_999, "redis"),
            List.of(new SiteProtocol(
                    "till",
                    List.of(9_100),
                    Optional.of(new SiteProtocol.Length(0, 2, SiteProtocol.Form.BIG, 2)),
                    Optional.empty(),
                    new SiteProtocol.Field(2, 4, SiteProtocol.Form.TEXT, Optional.empty(), 0),
                    Optional.of(new SiteProtocol.Field(0, 0, SiteProtocol.Form.TEXT, Optional.of("|"), 1)),
                    Optional.empty(),
                    List.of("00"))));

    @Test
    void settingsSurviveTheRoundTrip() throws BadJsonException {
        assertThat(WireJson.readSettings(WireJson.settings(SETTINGS))).isEqualTo(SETTINGS);
    }

    @Test
    void whatWasFoundSurvivesTheRoundTrip() throws BadJsonException {
        WireJson.Found found = new WireJson.Found(
                new ExchangeReport(List.of(new ExchangeReport.Count(
                        Instant.parse("2026-11-29T10:00:00Z"),
                        Direction.IN,
                        Optional.of(Ip.parse("10.1.2.3")),
                        80,
                        "http1",
                        "GET /cart/{}",
                        120,
                        119,
                        1,
                        2,
                        new ExchangeReport.Latency(
                                119,
                                4_012.5,
                                912,
                                new RttHistogram(new TreeMap<>(Map.of(5.6, 80L, 56.0, 38L, 1_000.0, 1L)))),
                        10_000,
                        200_000,
                        new TreeMap<>(Map.of("200", 117L, "502", 2L))))),
                new CaptureReport(List.of(new CaptureReport.Capture(
                        "eth0", Instant.parse("2026-11-29T09:00:00Z"), 7, 1, 2, 3, 4, 5, 2, Optional.of("x")))));
        assertThat(WireJson.readFound(WireJson.found(found))).isEqualTo(found);
    }

    @Test
    void settingsThatAreNotUnderstoodKeepNobodyFromProbing() throws BadJsonException {
        PartnerList list = Documents.readPartnerList(
                "{\"container\": \"a.b\", \"wire\": {\"interfaces\": [], \"protocols\": [{\"x\": [1]}]},"
                        + " \"partners\": [{\"ip\": \"::1\"}]}");
        assertThat(list.partners()).hasSize(1);
        assertThat(list.wire()).isEmpty();
    }

    @Test
    void anOrderToWatchAndItsPartsSurviveTheRoundTrip() throws BadJsonException {
        WatchOrder order = new WatchOrder(SETTINGS, Duration.ofSeconds(90));
        assertThat(WatchJson.readOrder(WatchJson.order(order))).isEqualTo(order);

        WatchedTraffic part = new WatchedTraffic(
                new ExchangeReport(List.of()),
                new CaptureReport(List.of()),
                List.of(new WatchedTraffic.Single(
                        Instant.parse("2026-11-29T10:00:00.123456Z"),
                        Direction.OUT,
                        Optional.empty(),
                        3306,
                        "mysql",
                        "SELECT ? FROM a",
                        "1205",
                        OptionalDouble.of(0.125),
                        true)),
                7);
        assertThat(WatchJson.readPart(WatchJson.part(part))).isEqualTo(part);
    }
}
