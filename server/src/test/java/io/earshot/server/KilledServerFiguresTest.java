package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curves and what is usually lost, which are written once a minute, outlive a server that is killed. */
class KilledServerFiguresTest {

    /** Of one step the mean; where the restart falls between two steps one point each. */
    private static final List<List<Double>> LOSSES = List.of(List.of(0.455), List.of(1.0, 0.0));

    @TempDir
    private Path folder;

    private KillableServer server;

    @BeforeEach
    void start() throws Exception {
        server = KillableServer.start(folder, Duration.ofSeconds(3));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsUsuallyLostOutlivesAServerThatIsKilled() throws Exception {
        double before = reportUntilOtherProbesAreKept(1_000, 0);
        server.killAndStartAgain();
        assertThat(reportUntilOtherProbesAreKept(12, before)).isGreaterThan(1_000);
    }

    @Test
    void curvesReachBackBeyondAServerThatIsKilledAndKeepWhatIsReportedMeanwhile() throws Exception {
        server.report("DOWN", 60);
        String recorded = "";
        for (long end = System.nanoTime() + Duration.ofMinutes(5).toNanos(); System.nanoTime() < end; ) {
            recorded = server.sql("/api/v1/sql?at=" + Instant.now(), "SELECT container, sent FROM link");
            if (recorded.contains("be5.host58,60")) {
                break;
            }
            Thread.sleep(200);
        }
        assertThat(recorded).contains("be5.host58,60");

        server.killAndStartAgain();
        server.report("UP", 72);

        String link = "/api/v1/page/curves?container=be5.host58&ip=192.168.7.1&range=24h";
        List<Double> shown = List.of();
        for (long end = System.nanoTime() + Duration.ofMinutes(5).toNanos(); System.nanoTime() < end; ) {
            shown = losses(link);
            if (LOSSES.contains(shown)) {
                break;
            }
            Thread.sleep(200);
        }
        assertThat(shown).isIn(LOSSES);
        for (String other : List.of("container=be5.host58", "from=TX&to=TX")) {
            assertThat(losses("/api/v1/page/curves?range=24h&" + other)).isEqualTo(shown);
        }
    }

    /** Returns the losses of a curve's points, the oldest first. */
    private List<Double> losses(String path) throws Exception {
        String curve = server.get(path);
        return Pattern.compile("\"loss\":([0-9.]+)")
                .matcher(curve.replaceAll("\"of(Container|Partner)\":.*", ""))
                .results()
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }

    /** Reports so many probes until the usual loss that is kept follows from another number of them; returns that. */
    private double reportUntilOtherProbesAreKept(int probes, double known) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        double kept = known;
        while (kept == known && System.nanoTime() < end) {
            server.report("UP", probes); // the first one only says that the link is up
            Thread.sleep(200);
            kept = Pattern.compile("\"from\":\"TX\",\"to\":\"TX\",\"sent\":([0-9.]+)")
                    .matcher(server.state())
                    .results()
                    .mapToDouble(line -> Double.parseDouble(line.group(1)))
                    .reduce(0, (_, newer) -> newer);
        }
        assertThat(kept).as(server.state()).isNotEqualTo(known);
        return kept;
    }
}
