package io.earshot.server.curves;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.json.ReportJson;
import io.earshot.web.page.Curves;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkCurveTest {

    private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");

    private final LinkCurve curve = new LinkCurve(Ip.parse("192.168.5.1"));

    @Test
    void theOldestPointComesFirst() throws Exception {
        add(0, 10, 10, 1.5);
        add(1, 10, 8, 2.5);
        assertThat(curve.recent())
                .containsExactly(
                        point("2026-11-23T18:00:00Z", Optional.of(1.5f), 0),
                        point("2026-11-23T18:02:00Z", Optional.of(2.5f), 0.2f));
    }

    @Test
    void onlyTheLastThirtyReportsStay() throws Exception {
        for (int i = 0; i < 100; i++) {
            add(i, 10, 10, i);
        }
        List<Curves.Point> points = curve.recent();
        assertThat(points).hasSize(30);
        assertThat(points.getFirst().rtt()).contains(70f);
        assertThat(points.getLast().rtt()).contains(99f);
    }

    @Test
    void whatNobodyAnsweredHasNoRoundTrip() throws Exception {
        curve.add(START, report("{\"ip\": \"192.168.5.1\", \"sent\": 10, \"received\": 0}"));
        assertThat(curve.recent()).containsExactly(point("2026-11-23T18:00:00Z", Optional.empty(), 1));
    }

    private void add(int cycle, int sent, int received, double rtt) throws Exception {
        curve.add(START.plusSeconds(120L * cycle), report("""
                {"ip": "192.168.5.1", "sent": %d, "received": %d, "rtt": {"min": %3$s, "avg": %3$s, "p95": %3$s, "max": %3$s}}
                """.formatted(sent, received, rtt)));
    }

    private static Curves.Point point(String at, Optional<Float> rtt, float loss) {
        return new Curves.Point(at, rtt, Optional.of(loss), Optional.empty());
    }

    private static Sample report(String link) throws Exception {
        String document = "{\"container\": \"be5.host58\", \"links\": [" + link + "]}";
        LinkReport report = ReportJson.read(new ByteArrayInputStream(document.getBytes(UTF_8)))
                .links()
                .getFirst();
        return Sample.of(LinkMeasurement.of(report, START));
    }
}
